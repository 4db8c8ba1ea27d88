package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives a starting container what its network mode says. */
final class Attacher {
    private final NetworkSet set;
    private final Connector connector;
    private final Sandboxes sandboxes;

    Attacher(NetworkSet set, Connector connector, Sandboxes sandboxes) {
        this.set = requireNonNull(set, "set is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
    }

    /** Whatever fails, nothing of it is left. */
    NetworkAttachment attach(NetworkRequest request) {
        return switch (request.mode()) {
            case NetworkMode.Bridge _, NetworkMode.Named _ -> join(request);
            case NetworkMode.Host _ -> plain(request, "host", "", "");
            case NetworkMode.None _ ->
                request.endpoints().isEmpty()
                                || request.endpoints().getFirst().network().equals("none")
                        ? isolate(request)
                        : join(request);
            case NetworkMode.Container(String _, String path) -> share(request, path);
        };
    }

    private NetworkAttachment join(NetworkRequest request) {
        return set.using(
                request.endpoints().stream().map(EndpointRequest::network).toList(), networks -> {
                    List<Join> joins = new ArrayList<>();
                    for (int i = 0; i < networks.size(); i++) {
                        joins.add(new Join(networks.get(i), request.endpoints().get(i)));
                    }
                    return connector.attach(request, joins);
                });
    }

    private NetworkAttachment isolate(NetworkRequest request) {
        try (Sandbox sandbox = sandboxes.createIsolated()) {
            return plain(request, "none", sandbox.id(), sandbox.path());
        }
    }

    private static NetworkAttachment share(NetworkRequest request, String path) {
        if (path.isEmpty() || !Files.exists(Path.of(path))) {
            throw EngineException.conflict("cannot join network namespace of " + request.mode() + ": it is gone");
        }
        return new NetworkAttachment(request.mode().toString(), "", path, List.of(), List.of(), List.of());
    }

    private NetworkAttachment plain(NetworkRequest request, String network, String sandboxId, String path) {
        NetworkEndpoint endpoint =
                NetworkEndpoint.plain(network, set.builtin(network).id(), Sandboxes.randomHex(32));
        return new NetworkAttachment(
                request.mode().toString(), sandboxId, path, List.of(endpoint), List.of(), request.nameServers());
    }
}
