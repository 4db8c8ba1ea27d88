package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.NetworkConnections;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.network.NetworkCreateRequest;
import io.jdock.daemon.network.NetworkInspect;
import io.jdock.daemon.network.Networks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /networks}. */
final class NetworkRoutes {
    private static final Set<String> LIST_FILTERS =
            Set.of("name", "id", "driver", "scope", "type", "label", "dangling");
    private static final Set<String> PRUNE_FILTERS = Set.of("until", "label", "label!");

    private final Networks networks;
    private final NetworkConnections connections;

    NetworkRoutes(Networks networks, NetworkConnections connections) {
        this.networks = requireNonNull(networks, "networks is null");
        this.connections = requireNonNull(connections, "connections is null");
    }

    /** The answer to a create. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    record Created(String id, String warning) {}

    /** The body of a connect. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    record ConnectRequest(String container, EndpointSettings endpointConfig) {}

    /** The body of a disconnect. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    record DisconnectRequest(String container, boolean force) {}

    /** The answer to a prune. */
    record Pruned(@JsonProperty("NetworksDeleted") List<String> networksDeleted) {}

    List<Route> routes() {
        return List.of(
                Route.get("/networks", this::list),
                Route.post("/networks/create", this::create),
                Route.post("/networks/prune", this::prune),
                Route.post("/networks/{id:.*}/connect", this::connect),
                Route.post("/networks/{id:.*}/disconnect", this::disconnect),
                Route.get("/networks/{id:.*}", this::inspect),
                Route.delete("/networks/{id:.*}", this::remove));
    }

    private void list(Call call) throws IOException {
        NetworkFilter filter = NetworkFilter.of(call.query().filters(), LIST_FILTERS);
        call.answer(
                200,
                networks.list().stream()
                        .filter(filter::matches)
                        .map(NetworkInspect::withoutContainers)
                        .toList());
    }

    private void inspect(Call call) throws IOException {
        String scope = call.query().text("scope");
        NetworkInspect network = networks.inspect(call.path("id"));
        if (!scope.isEmpty() && !scope.equals(network.scope())) {
            throw EngineException.notFound("network " + call.path("id") + " not found");
        }
        call.answer(200, network);
    }

    private void create(Call call) throws IOException {
        NetworkCreateRequest request = call.json(NetworkCreateRequest.class);
        call.answer(201, new Created(networks.create(request), request.warning()));
    }

    private void remove(Call call) throws IOException {
        networks.remove(call.path("id"));
        call.answer(204);
    }

    private void prune(Call call) throws IOException {
        NetworkFilter filter = NetworkFilter.of(call.query().filters(), PRUNE_FILTERS);
        List<String> deleted = new ArrayList<>();
        for (NetworkInspect network : networks.list()) {
            if (network.isBuiltin() || !network.containers().isEmpty() || !filter.matches(network)) {
                continue;
            }
            try {
                networks.remove(network.id());
                deleted.add(network.name());
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.FORBIDDEN && e.kind() != ErrorKind.NOT_FOUND) {
                    throw e;
                } // else it has just been used, or somebody else removed it
            }
        }
        call.answer(200, new Pruned(deleted));
    }

    private void connect(Call call) throws IOException {
        ConnectRequest request = call.json(ConnectRequest.class);
        connections.connect(
                call.path("id"),
                container(request.container()),
                request.endpointConfig() == null ? EndpointSettings.defaults() : request.endpointConfig());
        call.answer(200);
    }

    private void disconnect(Call call) throws IOException {
        DisconnectRequest request = call.json(DisconnectRequest.class);
        connections.disconnect(call.path("id"), container(request.container()), request.force());
        call.answer(200);
    }

    private static String container(String container) {
        if (container == null || container.isEmpty()) {
            throw EngineException.invalid("invalid container name or ID: value is empty");
        }
        return container;
    }
}
