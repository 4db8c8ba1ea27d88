package io.jdock.daemon.container.exec;

import io.jdock.daemon.container.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The streams of a process that did not come to be: a message and an end. */
record FailedSession(boolean tty, String message, int exitCode) implements ExecSession {
    @Override
    public Optional<InputStream> stdout() {
        return Optional.of(new ByteArrayInputStream((message + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<InputStream> stderr() {
        return Optional.empty();
    }

    @Override
    public Optional<StreamInput> input() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Integer> ended() {
        return CompletableFuture.completedFuture(exitCode);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
