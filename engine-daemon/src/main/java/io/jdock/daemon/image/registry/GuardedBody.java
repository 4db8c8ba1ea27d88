package io.jdock.daemon.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** The body of an answer, which fails if nothing of it comes for a while. A thread of its own watches it. */
final class GuardedBody extends FilterInputStream {
    private final Duration stall;
    private final Thread watcher;
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean stalled;
    /** Whether somebody waits for bytes; time that the reader takes for itself does not count. */
    private volatile boolean waiting;

    GuardedBody(InputStream body, Duration stall) {
        super(body);
        this.stall = stall;
        this.watcher = Thread.ofVirtual().name("registry-watch").unstarted(this::watch);
    }

    /** The same, watched from now on. */
    GuardedBody started() {
        watcher.start();
        return this;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(stall.dividedBy(4));
                if (waiting && System.nanoTime() - progressNanos > stall.toNanos()) {
                    stalled = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException _) {
            // It was closed.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        progressNanos = System.nanoTime();
        waiting = true;
        int count;
        try {
            count = super.read(target, offset, length);
        } catch (IOException e) {
            throw stalled ? timeout() : e;
        } finally {
            waiting = false;
        }
        if (stalled) {
            throw timeout();
        }
        return count;
    }

    private HttpTimeoutException timeout() {
        return new HttpTimeoutException("no data for " + stall.toMillis() / 1000.0 + " s");
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        super.close();
    }
}
