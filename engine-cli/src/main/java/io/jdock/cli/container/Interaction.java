package io.jdock.cli.container;

import io.jdock.cli.Session;
import io.jdock.cli.http.EngineClient;
import io.jdock.cli.http.HijackedStream;
import io.jdock.cli.http.StreamDemultiplexer;
import io.jdock.cli.terminal.DetachKeys;
import io.jdock.cli.terminal.Terminal;
import io.jdock.cli.terminal.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Connects the client's streams, and its terminal, with those of a process in a container. */
final class Interaction implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int SIZE_TRIES = 5;
    private static final long SIZE_RETRY_MILLIS = 20;

    private final Session session;
    private final HijackedStream stream;
    private final String path;
    private boolean tty;
    private Terminal terminal;
    private volatile boolean detached;

    /** @param path of the container or exec in the API, for its size */
    Interaction(Session session, HijackedStream stream, String path) {
        this.session = session;
        this.stream = stream;
        this.path = path;
    }

    /**
     * Makes the terminal raw if there is one, and starts to send input.
     *
     * @param detachKeys the keys that end the interaction, null for Docker's own
     */
    void begin(boolean input, boolean withTty, String detachKeys) throws IOException {
        tty = withTty;
        if (!input) {
            return;
        }
        DetachKeys keys = tty ? DetachKeys.of(detachKeys) : null;
        if (tty) {
            terminal = Terminal.raw();
        }
        Thread thread = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        copyInput(keys);
                    }
                },
                "input");
        thread.setDaemon(true);
        thread.start();
    }

    private void copyInput(DetachKeys keys) {
        byte[] buffer = new byte[BUFFER_BYTES];
        InputStream in = session.in();
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                byte[] bytes = buffer;
                int length = count;
                if (keys != null) {
                    bytes = keys.filter(buffer, count);
                    length = bytes.length;
                }
                if (length > 0) {
                    stream.write(bytes, 0, length);
                }
                if (keys != null && keys.complete()) {
                    detached = true;
                    stream.close();
                    return;
                }
            }
            stream.closeInput();
        } catch (IOException _) {
            // The process or the daemon no longer reads; the output's end says so better than an error here would.
        }
    }

    /** Tells the daemon the size of the terminal now and whenever it changes. */
    void followSize() {
        if (!tty || !Terminal.isTerminal(1)) {
            return;
        }
        EngineClient engine =
                new EngineClient(session.engine().address(), session.engine().version());
        sendSize(engine, SIZE_TRIES);
        Terminal.onResize(new Runnable() {
            @Override
            public void run() {
                sendSize(engine, 1);
            }
        });
    }

    private synchronized void sendSize(EngineClient engine, int tries) {
        for (int i = 0; i < tries; i++) {
            WindowSize size = Terminal.size(1);
            if (size == null) {
                return;
            }
            try {
                engine.call("POST", path + "/resize?h=" + size.rows() + "&w=" + size.columns(), null);
                return;
            } catch (IOException _) {
                // Not started yet, or ended meanwhile: only the former is worth another try.
                try {
                    Thread.sleep(SIZE_RETRY_MILLIS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /**
     * Copies output until its end.
     *
     * @return whether the user detached
     */
    boolean copyOutput() throws IOException {
        OutputStream out = session.out();
        try {
            if (tty) {
                StreamDemultiplexer.copyRaw(stream.output(), out);
            } else {
                StreamDemultiplexer.copy(stream.output(), out, session.err());
            }
        } catch (IOException e) {
            if (!detached) {
                throw e;
            }
        }
        return detached;
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }
}
