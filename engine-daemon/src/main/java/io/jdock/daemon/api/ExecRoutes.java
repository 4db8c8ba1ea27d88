package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.http.DuplexStream;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.stream.DetachKeys;
import io.jdock.daemon.api.stream.ExecStream;
import io.jdock.daemon.api.stream.Framing;
import io.jdock.daemon.container.exec.ExecSession;
import io.jdock.daemon.container.exec.ExecStartOptions;
import io.jdock.daemon.container.exec.Execs;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.ExecInspect;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /exec}: further processes in running containers. */
final class ExecRoutes {
    private static final ExecStartOptions NO_OPTIONS = new ExecStartOptions(false, false, List.of());

    private final Execs execs;

    ExecRoutes(Execs execs) {
        this.execs = requireNonNull(execs, "execs is null");
    }

    List<Route> routes() {
        return List.of(
                Route.post("/containers/{id}/exec", this::create),
                Route.post("/exec/{id}/start", this::start),
                Route.post("/exec/{id}/resize", this::resize),
                Route.get("/exec/{id}/json", this::inspect));
    }

    private void create(Call call) throws IOException {
        ExecCreateRequest request = call.json(ExecCreateRequest.class);
        DetachKeys.parse(request.detachKeys());
        call.answer(201, Map.of("Id", execs.create(call.path("id"), request)));
    }

    private void start(Call call) throws IOException, InterruptedException {
        ExecStartOptions options = call.json(ExecStartOptions.class, NO_OPTIONS);
        String id = call.path("id");
        ExecInspect exec = execs.inspect(id);
        if (options.detach()) {
            execs.start(id, options).close();
            call.answer(200);
            return;
        }
        DetachKeys keys = DetachKeys.parse(exec.detachKeys());
        ExecSession session;
        try {
            session = execs.start(id, options);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.INVALID) {
                throw e;
            }
            tellFailure(call, exec, e);
            return;
        }
        try (session) {
            DuplexStream connection = call.exchange().hijack(StreamTypes.hijacked(call, session.tty()));
            call.exchange().interruptWhenClientLeaves();
            new ExecStream(session, keys).run(connection.input(), connection.output());
        }
    }

    /**
     * A command that cannot be executed is told on the stream, as docker does: only then does a client ask for the
     * exit code, 126 or 127, and end with it.
     */
    private static void tellFailure(Call call, ExecInspect exec, EngineException failure) throws IOException {
        boolean tty = exec.processConfig().tty();
        DuplexStream connection = call.exchange().hijack(StreamTypes.hijacked(call, tty));
        byte[] message = (failure.getMessage() + "\r\n").getBytes(UTF_8);
        Framing.of(tty).write(connection.output(), 1, message, 0, message.length);
    }

    private void resize(Call call) throws IOException {
        var size = TerminalSize.of(call);
        execs.resize(call.path("id"), size.height(), size.width());
        call.answer(200);
    }

    private void inspect(Call call) throws IOException {
        call.answer(200, execs.inspect(call.path("id")));
    }
}
