package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import java.io.IOException;
import java.util.List;

/** What is about the engine as a whole. */
final class SystemRoutes {
    private final SystemInfo info;

    SystemRoutes(SystemInfo info) {
        this.info = requireNonNull(info, "info is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/_ping", SystemRoutes::ping),
                Route.head("/_ping", SystemRoutes::ping),
                Route.get("/version", call -> call.answer(200, ClientQuirks.version(call, info.version()))),
                Route.get("/info", call -> call.answer(200, OlderVersions.info(call.version(), info.info()))));
    }

    private static void ping(Call call) throws IOException {
        call.exchange().header("Cache-Control", "no-cache, no-store, must-revalidate");
        call.exchange().header("Pragma", "no-cache");
        call.exchange().header("Builder-Version", "1");
        call.exchange().header("Swarm", "inactive");
        call.exchange().send(200, "text/plain; charset=utf-8", "OK".getBytes(UTF_8));
    }
}
