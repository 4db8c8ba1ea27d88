package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.ContainerQuery;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.CreateOptions;
import io.jdock.daemon.container.RemoveOptions;
import io.jdock.daemon.container.StopOptions;
import io.jdock.daemon.container.WaitCondition;
import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.WaitResponse;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** {@code /containers}: everything but the streams. */
final class ContainerRoutes {
    private final Containers containers;

    ContainerRoutes(Containers containers) {
        this.containers = requireNonNull(containers, "containers is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/containers/json", this::list),
                Route.post("/containers/create", this::create),
                Route.get("/containers/{id}/json", this::inspect),
                Route.get("/containers/{id}/top", this::top),
                Route.post("/containers/{id}/start", this::start),
                Route.post("/containers/{id}/stop", this::stop),
                Route.post("/containers/{id}/restart", this::restart),
                Route.post("/containers/{id}/kill", this::kill),
                Route.post("/containers/{id}/pause", this::pause),
                Route.post("/containers/{id}/unpause", this::unpause),
                Route.post("/containers/{id}/wait", this::await),
                Route.post("/containers/{id}/rename", this::rename),
                Route.post("/containers/{id}/update", this::update),
                Route.post("/containers/prune", this::prune),
                Route.post("/containers/{id}/resize", this::resize),
                Route.delete("/containers/{id:.*}", this::remove));
    }

    private void list(Call call) throws IOException {
        OptionalInt limit = call.query().integer("limit");
        var query = new ContainerQuery(
                call.query().flag("all"),
                Math.max(0, limit.orElse(0)),
                call.query().flag("size"),
                call.query().filters());
        call.answer(200, containers.list(query));
    }

    private void create(Call call) throws IOException {
        var options = new CreateOptions(call.query().text("name"), call.query().text("platform"));
        call.answer(201, containers.create(options, call.json(ContainerCreateRequest.class)));
    }

    private void inspect(Call call) throws IOException {
        Object container = containers.inspect(call.path("id"), call.query().flag("size"));
        call.answer(200, ClientQuirks.container(call, container));
    }

    private void top(Call call) throws IOException {
        call.answer(200, containers.top(call.path("id"), call.query().text("ps_args")));
    }

    private void start(Call call) throws IOException {
        // A host configuration in the body was removed with API 1.24; clients still send an empty object.
        containers.start(call.path("id"));
        call.answer(204);
    }

    private void stop(Call call) throws IOException {
        containers.stop(call.path("id"), stopOptions(call));
        call.answer(204);
    }

    private void restart(Call call) throws IOException {
        containers.restart(call.path("id"), stopOptions(call));
        call.answer(204);
    }

    private static StopOptions stopOptions(Call call) {
        return new StopOptions(call.query().text("signal"), call.query().integer("t"));
    }

    private void kill(Call call) throws IOException {
        containers.kill(call.path("id"), call.query().text("signal"));
        call.answer(204);
    }

    private void pause(Call call) throws IOException {
        containers.pause(call.path("id"));
        call.answer(204);
    }

    private void unpause(Call call) throws IOException {
        containers.unpause(call.path("id"));
        call.answer(204);
    }

    /** The head is sent as soon as the wait is registered: by it the client knows that it may start the container. */
    private void await(Call call) throws IOException, InterruptedException {
        if (!call.version().atLeast(1, 30)) {
            // Conditions came with 1.30; clients of earlier versions take the head for the answer.
            WaitResponse response = result(containers.wait(call.path("id"), WaitCondition.NOT_RUNNING));
            call.answer(200, response);
            return;
        }
        WaitCondition condition = WaitCondition.parse(call.query().text("condition"));
        CompletionStage<WaitResponse> waiting = containers.wait(call.path("id"), condition);
        OutputStream out = call.exchange().stream(200, "application/json");
        call.exchange().interruptWhenClientLeaves();
        out.write(Json.bytes(result(waiting)));
        out.write('\n');
    }

    private static WaitResponse result(CompletionStage<WaitResponse> waiting) throws InterruptedException {
        try {
            return waiting.toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refused) {
                return new WaitResponse(-1, new WaitResponse.WaitError(refused.getMessage()));
            }
            throw new IllegalStateException("wait for a container", e);
        }
    }

    private void rename(Call call) throws IOException {
        containers.rename(call.path("id"), call.query().text("name"));
        call.answer(204);
    }

    private void update(Call call) throws IOException {
        call.answer(200, containers.update(call.path("id"), call.json(UpdateRequest.class)));
    }

    private void prune(Call call) throws IOException {
        call.answer(200, containers.prune(call.query().filters()));
    }

    private void resize(Call call) throws IOException {
        var size = TerminalSize.of(call);
        containers.resize(call.path("id"), size.height(), size.width());
        call.answer(200);
    }

    private void remove(Call call) throws IOException {
        var options = new RemoveOptions(
                call.query().flag("force"), call.query().flag("v"), call.query().flag("link"));
        containers.remove(call.path("id"), options);
        call.answer(204);
    }
}
