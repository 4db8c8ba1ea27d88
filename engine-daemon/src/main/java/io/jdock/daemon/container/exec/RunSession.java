package io.jdock.daemon.container.exec;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.daemon.container.StreamInput;
import io.jdock.daemon.container.model.ExecCreateRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The streams of a process that runs. */
record RunSession(
        boolean tty,
        Optional<InputStream> stdout,
        Optional<InputStream> stderr,
        Optional<StreamInput> input,
        CompletionStage<Integer> ended)
        implements ExecSession {
    RunSession {
        requireNonNull(stdout, "stdout is null");
        requireNonNull(stderr, "stderr is null");
        requireNonNull(input, "input is null");
        requireNonNull(ended, "ended is null");
    }

    static RunSession of(ExecCreateRequest request, ExecStartOptions options, ContainerRuntime.Run run) {
        Optional<StreamInput> input =
                request.attachStdin() && !options.detach() ? run.input().map(RunInput::new) : Optional.empty();
        return new RunSession(
                request.tty(),
                wanted(request.attachStdout() || request.tty(), run.output()),
                wanted(request.attachStderr() && !request.tty(), run.errors()),
                input,
                run.ended().thenApply(ContainerRuntime.End::exitCode));
    }

    private static Optional<InputStream> wanted(boolean wanted, Optional<InputStream> output) {
        if (!wanted) {
            output.ifPresent(RunSession::discard);
            return Optional.empty();
        }
        return output;
    }

    @Override
    public void close() {
        stdout.ifPresent(RunSession::discard);
        stderr.ifPresent(RunSession::discard);
        input.ifPresent(StreamInput::detach);
    }

    /** What nobody reads is thrown away to its end: a process must neither wait for a reader nor die for want of one. */
    private static void discard(InputStream stream) {
        Thread.ofPlatform().name("exec-discard").daemon().start(() -> {
            try (stream) {
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // The process is gone.
            }
        });
    }

    private record RunInput(ContainerRuntime.Input input) implements StreamInput {
        RunInput {
            requireNonNull(input, "input is null");
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            input.write(data);
        }

        @Override
        public void end() {
            input.end();
        }

        @Override
        public void detach() {
            input.end();
        }
    }
}
