package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Endpoint;
import io.jdock.daemon.api.route.PathTemplate;
import io.jdock.daemon.api.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What clients ask of every engine though not every engine has it: answered as by a Docker engine that is in no swarm
 * and has no plugins, or with words that say what to do instead.
 */
final class AbsentRoutes {
    private static final String NO_MANAGER = "This node is not a swarm manager. Use \"docker swarm init\" or"
            + " \"docker swarm join\" to connect this node to swarm and try again.";
    static final String NO_SWARM = "This node is not part of a swarm";

    /** Of a swarm, by managers only. */
    private static final List<String> MANAGED = List.of(
            "GET /swarm",
            "GET /swarm/unlockkey",
            "POST /swarm/update",
            "GET /nodes",
            "GET /nodes/{id}",
            "POST /nodes/{id}/update",
            "DELETE /nodes/{id}",
            "GET /services",
            "POST /services/create",
            "GET /services/{id}",
            "GET /services/{id}/logs",
            "POST /services/{id}/update",
            "DELETE /services/{id}",
            "GET /tasks",
            "GET /tasks/{id}",
            "GET /tasks/{id}/logs",
            "GET /secrets",
            "POST /secrets/create",
            "GET /secrets/{id}",
            "POST /secrets/{id}/update",
            "DELETE /secrets/{id}",
            "GET /configs",
            "POST /configs/create",
            "GET /configs/{id}",
            "POST /configs/{id}/update",
            "DELETE /configs/{id}");

    /** Of a member of a swarm. */
    private static final List<String> MEMBER = List.of("POST /swarm/leave", "POST /swarm/unlock");

    /** What would make a swarm, or bring a plugin. */
    private static final List<String> REFUSED = List.of(
            "POST /swarm/init",
            "POST /swarm/join",
            "GET /plugins/privileges",
            "POST /plugins/pull",
            "POST /plugins/create");

    /** What a builder answers. */
    private static final List<String> BUILDER =
            List.of("POST /build", "POST /build/cancel", "POST /session", "POST /grpc");

    /** Of one plugin. */
    private static final List<String> PLUGIN = List.of(
            "GET /plugins/{name:.*}/json",
            "POST /plugins/{name:.*}/enable",
            "POST /plugins/{name:.*}/disable",
            "POST /plugins/{name:.*}/upgrade",
            "POST /plugins/{name:.*}/push",
            "POST /plugins/{name:.*}/set",
            "DELETE /plugins/{name:.*}");

    private AbsentRoutes() {}

    static List<Route> routes() {
        var routes = new ArrayList<Route>();
        add(routes, MANAGED, _ -> refuse(ErrorKind.UNAVAILABLE, NO_MANAGER));
        add(routes, MEMBER, _ -> refuse(ErrorKind.UNAVAILABLE, NO_SWARM));
        add(routes, REFUSED, _ -> refuse(ErrorKind.NOT_IMPLEMENTED, "this engine has neither swarms nor plugins"));
        add(
                routes,
                BUILDER,
                _ -> refuse(
                        ErrorKind.NOT_IMPLEMENTED,
                        "this engine does not build images: build with buildah, podman or buildx, and load the image"));
        routes.add(Route.post(
                "/build/prune", call -> call.answer(200, Map.of("CachesDeleted", List.of(), "SpaceReclaimed", 0))));
        add(routes, PLUGIN, AbsentRoutes::noPlugin);
        routes.add(Route.get("/plugins", call -> call.answer(200, List.of())));
        return routes;
    }

    private static void add(List<Route> routes, List<String> lines, Endpoint endpoint) {
        for (String line : lines) {
            int blank = line.indexOf(' ');
            routes.add(new Route(line.substring(0, blank), PathTemplate.of(line.substring(blank + 1)), endpoint));
        }
    }

    private static void refuse(ErrorKind kind, String message) {
        throw new EngineException(kind, message);
    }

    private static void noPlugin(Call call) {
        throw EngineException.notFound("plugin \"" + call.path("name") + "\" not found");
    }
}
