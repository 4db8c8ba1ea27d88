package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.StreamInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Copies what a client sends to a process, on a thread of its own, until either has had enough. */
final class InputPump implements AutoCloseable {
    private final InputStream client;
    private final StreamInput process;
    private final Optional<DetachKeys.Matcher> keys;
    private final Runnable detached;
    private final Runnable ended;
    private final Thread thread;

    /**
     * Starts copying.
     *
     * @param keys to look for, for a terminal
     * @param detached run when the user has pressed them
     * @param ended run when no more input will be copied, for whatever other reason
     */
    InputPump(
            InputStream client,
            StreamInput process,
            Optional<DetachKeys.Matcher> keys,
            Runnable detached,
            Runnable ended) {
        this.client = requireNonNull(client, "client is null");
        this.process = requireNonNull(process, "process is null");
        this.keys = requireNonNull(keys, "keys is null");
        this.detached = requireNonNull(detached, "detached is null");
        this.ended = requireNonNull(ended, "ended is null");
        // A platform thread, as writing to a process blocks in the kernel.
        thread = Thread.ofPlatform().name("stdin").daemon().start(this::run);
    }

    private void run() {
        try {
            if (copy()) {
                process.detach();
                detached.run();
                return;
            }
            process.end();
        } catch (IOException _) {
            // The client has gone, or the process reads no more: both are ordinary ends.
            process.detach();
        }
        ended.run();
    }

    /** Whether the user has detached; otherwise the client has ended its input. */
    private boolean copy() throws IOException {
        byte[] piece = new byte[32 << 10];
        for (int count = client.read(piece); count >= 0; count = client.read(piece)) {
            if (keys.isEmpty()) {
                process.write(ByteBuffer.wrap(piece, 0, count));
                continue;
            }
            DetachKeys.Result result = keys.get().feed(piece, count);
            if (result.passed().length > 0) {
                process.write(ByteBuffer.wrap(result.passed()));
            }
            if (result.detached()) {
                return true;
            }
        }
        if (keys.isPresent() && keys.get().held().length > 0) {
            process.write(ByteBuffer.wrap(keys.get().held()));
        }
        return false;
    }

    /** Ends the copying, wherever it waits. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
