package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.model.ContainerStats;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** {@code /containers/{id}/stats}: what a container uses, once or each second. */
final class StatsRoutes {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Containers containers;

    StatsRoutes(Containers containers) {
        this.containers = requireNonNull(containers, "containers is null");
    }

    List<Route> routes() {
        return List.of(Route.get("/containers/{id}/stats", this::stats));
    }

    private void stats(Call call) throws IOException, InterruptedException {
        boolean stream = call.query().flag("stream", true);
        boolean oneShot = call.query().flag("one-shot");
        if (stream && oneShot) {
            throw EngineException.invalid("cannot have stream=true and one-shot=true");
        }
        String id = call.path("id");
        ContainerStats before = containers.stats(id);
        OutputStream out = call.exchange().stream(200, "application/json");
        call.exchange().interruptWhenClientLeaves();
        if (stream) {
            write(out, before);
            follow(out, id, before);
        } else if (oneShot || !before.isOfARun()) {
            write(out, before);
        } else {
            Thread.sleep(INTERVAL);
            write(out, containers.stats(id).after(before));
        }
    }

    /** Ends when the container is removed, or the client leaves. */
    private void follow(OutputStream out, String id, ContainerStats first) throws IOException, InterruptedException {
        ContainerStats before = first;
        while (true) {
            Thread.sleep(INTERVAL);
            ContainerStats now;
            try {
                now = containers.stats(id);
            } catch (EngineException e) {
                if (e.kind() == ErrorKind.NOT_FOUND) {
                    return;
                }
                throw e;
            }
            write(out, before.isOfARun() && now.isOfARun() ? now.after(before) : now);
            before = now;
        }
    }

    private static void write(OutputStream out, ContainerStats stats) throws IOException {
        byte[] json = Json.bytes(stats);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        out.write(line);
    }
}
