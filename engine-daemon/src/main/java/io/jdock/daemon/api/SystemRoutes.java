package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Endpoint;
import io.jdock.daemon.api.route.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is about the engine as a whole, and what it answers about the parts of Docker that it has not. */
final class SystemRoutes {
    private final SystemInfo info;

    SystemRoutes(SystemInfo info) {
        this.info = requireNonNull(info, "info is null");
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(Route.get("/_ping", SystemRoutes::ping));
        routes.add(Route.head("/_ping", SystemRoutes::ping));
        routes.add(Route.get("/version", call -> call.answer(200, info.version())));
        routes.add(Route.get("/info", call -> call.answer(200, info.info())));
        routes.add(Route.post("/auth", noRegistries("log in to a registry")));
        routes.add(Route.get("/distribution/{name:.*}/json", noRegistries("ask a registry about an image")));
        routes.add(Route.get("/images/search", noRegistries("search a registry")));
        return routes;
    }

    private static void ping(Call call) throws IOException {
        call.exchange().header("Cache-Control", "no-cache, no-store, must-revalidate");
        call.exchange().header("Pragma", "no-cache");
        call.exchange().header("Builder-Version", "1");
        call.exchange().header("Swarm", "inactive");
        call.exchange().send(200, "text/plain; charset=utf-8", "OK".getBytes(UTF_8));
    }

    private static Endpoint noRegistries(String what) {
        return _ -> {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED, what + ": this engine does not speak to registries; use import");
        };
    }
}
