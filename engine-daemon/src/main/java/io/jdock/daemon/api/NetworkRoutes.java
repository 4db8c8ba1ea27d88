package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.network.NetworkInspect;
import io.jdock.daemon.network.Networks;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /networks}. */
final class NetworkRoutes {
    private final Networks networks;

    NetworkRoutes(Networks networks) {
        this.networks = requireNonNull(networks, "networks is null");
    }

    List<Route> routes() {
        return List.of(Route.get("/networks", this::list), Route.get("/networks/{id:.*}", this::inspect));
    }

    private void list(Call call) throws IOException {
        Map<String, List<String>> filters = call.query().filters();
        call.answer(
                200,
                networks.list().stream()
                        .filter(network -> filters.entrySet().stream()
                                .allMatch(filter -> filter.getValue().stream()
                                        .anyMatch(value -> matches(network, filter.getKey(), value))))
                        .toList());
    }

    private static boolean matches(NetworkInspect network, String filter, String value) {
        return switch (filter) {
            case "name" -> network.name().contains(value);
            case "id" -> network.id().startsWith(value);
            case "driver" -> network.driver().equals(value);
            case "scope" -> network.scope().equals(value);
            case "type" -> value.equals("builtin");
            case "label" -> hasLabel(network.labels(), value);
            case "dangling" -> false;
            default -> throw EngineException.invalid("invalid filter '" + filter + "'");
        };
    }

    private static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    private void inspect(Call call) throws IOException {
        call.answer(200, networks.inspect(call.path("id")));
    }
}
