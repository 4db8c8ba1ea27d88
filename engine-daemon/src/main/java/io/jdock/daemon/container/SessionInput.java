package io.jdock.daemon.container;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Stdin of a container's present or next run. */
final class SessionInput implements StreamInput {
    private final CompletableFuture<ContainerRuntime.Run> started;
    private final CompletableFuture<Void> ended;
    private final boolean once;

    /** {@code once}: when the first client has sent all, so has everybody. */
    SessionInput(CompletableFuture<ContainerRuntime.Run> started, CompletableFuture<Void> ended, boolean once) {
        this.started = started;
        this.ended = ended;
        this.once = once;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        try {
            // Also woken if the container is removed before it ever starts.
            CompletableFuture.anyOf(started, ended).get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the container started");
        } catch (ExecutionException e) {
            throw new IOException("the container did not start", e);
        }
        ContainerRuntime.Run run = started.getNow(null);
        if (run == null || run.input().isEmpty()) {
            throw new IOException("the container has no stdin");
        }
        run.input().get().write(data);
    }

    @Override
    public void end() {
        if (once) {
            // Possibly before the start: the end of the input then waits for it.
            started.thenAccept(run -> run.input().ifPresent(ContainerRuntime.Input::end));
        }
    }

    @Override
    public void detach() {
        end();
    }
}
