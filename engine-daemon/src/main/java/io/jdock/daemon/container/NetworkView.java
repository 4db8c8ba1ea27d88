package io.jdock.daemon.container;

import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.PortBinding;
import io.jdock.daemon.network.IpAddress;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkEndpoint;
import io.jdock.daemon.network.PublishedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A container's networks and ports as the API shows them. */
final class NetworkView {
    private NetworkView() {}

    /** What it has of each network: while it runs what it was given, else what was asked. */
    static Map<String, EndpointSettings> networks(ContainerDocument document) {
        NetworkAttachment held = document.network();
        var networks = new TreeMap<String, EndpointSettings>();
        if (held == null || held.endpoints().isEmpty()) {
            document.endpoints()
                    .forEach((network, asked) -> networks.put(network, withNames(document, network, asked)));
            return networks;
        }
        for (NetworkEndpoint endpoint : held.endpoints()) {
            EndpointSettings asked =
                    document.endpoints().getOrDefault(endpoint.networkName(), EndpointSettings.defaults());
            networks.put(endpoint.networkName(), given(endpoint, asked));
        }
        return networks;
    }

    private static EndpointSettings given(NetworkEndpoint held, EndpointSettings asked) {
        return new EndpointSettings(
                asked.ipamConfig(),
                asked.links(),
                asked.aliases(),
                held.mac(),
                asked.driverOpts(),
                asked.gwPriority(),
                held.networkId(),
                held.endpointId(),
                shownGateway(held.gateway()),
                held.address(),
                held.prefixLength(),
                shownGateway(held.gateway6()),
                held.address6(),
                held.prefixLength6(),
                held.named() ? held.names() : null);
    }

    /** Where the way out is the link itself there is no gateway to show. */
    private static String shownGateway(String gateway) {
        return gateway.isEmpty() || IpAddress.parse(gateway).isAny() ? "" : gateway;
    }

    private static EndpointSettings withNames(ContainerDocument document, String network, EndpointSettings asked) {
        return NetworkWishes.isBuiltin(network)
                ? asked
                : new EndpointSettings(
                        asked.ipamConfig(),
                        asked.links(),
                        asked.aliases(),
                        asked.macAddress(),
                        asked.driverOpts(),
                        asked.gwPriority(),
                        "",
                        "",
                        "",
                        "",
                        0,
                        "",
                        "",
                        0,
                        NetworkWishes.names(document.id(), document.name(), document.config(), asked));
    }

    /** Published ports with their bindings, and null for those that are exposed only; none if it does not run. */
    static Map<String, List<PortBinding>> ports(ContainerDocument document) {
        var ports = new TreeMap<String, List<PortBinding>>();
        if (document.network() == null) {
            return ports;
        }
        for (String key : document.config().exposedPorts().keySet()) {
            PortSpec.exposed(key).forEach(exposed -> ports.put(exposed.key(), null));
        }
        published(document).forEach(ports::put);
        return ports;
    }

    /** Where a published port is; one that is open at the container itself has no port of the host's. */
    static PortBinding binding(PublishedPort port) {
        return new PortBinding(port.hostAddress().toString(), port.isDirect() ? "" : Integer.toString(port.hostPort()));
    }

    /** Published ports only. */
    static Map<String, List<PortBinding>> published(ContainerDocument document) {
        var ports = new TreeMap<String, List<PortBinding>>();
        if (document.network() != null) {
            for (PublishedPort port : document.network().ports()) {
                ports.computeIfAbsent(
                                port.containerPort() + "/" + port.protocol().text(), _ -> new ArrayList<>())
                        .add(binding(port));
            }
        }
        return ports;
    }
}
