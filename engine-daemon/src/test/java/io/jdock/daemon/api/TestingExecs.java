package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.StreamInput;
import io.jdock.daemon.container.exec.ExecSession;
import io.jdock.daemon.container.exec.ExecStartOptions;
import io.jdock.daemon.container.exec.Execs;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.ExecInspect;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One exec, {@code e}, without a terminal, that writes {@code out} and {@code err}. */
final class TestingExecs implements Execs {
    final TestingInput input = new TestingInput();
    final CompletableFuture<Integer> ended = new CompletableFuture<>();
    /** What a start throws instead of starting. */
    Optional<EngineException> refusal = Optional.empty();

    boolean closed;

    @Override
    public String create(String containerRef, ExecCreateRequest request) {
        return "e";
    }

    @Override
    public ExecSession start(String id, ExecStartOptions options) {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return new Session();
    }

    @Override
    public void resize(String id, int height, int width) {
        throw new UnsupportedOperationException("resize");
    }

    @Override
    public ExecInspect inspect(String id) {
        if (!id.equals("e")) {
            throw EngineException.notFound("No such exec instance: " + id);
        }
        var process = new ExecInspect.ProcessConfig(false, "sh", List.of(), false, "");
        return new ExecInspect("e", false, null, process, true, true, true, false, "c", "", 0);
    }

    private final class Session implements ExecSession {
        @Override
        public boolean tty() {
            return false;
        }

        @Override
        public Optional<InputStream> stdout() {
            return Optional.of(new ByteArrayInputStream("out".getBytes(UTF_8)));
        }

        @Override
        public Optional<InputStream> stderr() {
            return Optional.of(new ByteArrayInputStream("err".getBytes(UTF_8)));
        }

        @Override
        public Optional<StreamInput> input() {
            return Optional.of(input);
        }

        @Override
        public CompletionStage<Integer> ended() {
            return ended;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
