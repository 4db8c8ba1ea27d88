package io.jdock.daemon.container;

import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.PortBinding;
import io.jdock.daemon.network.NetworkAttachment;
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
        if (held == null || held.networkName().isEmpty()) {
            return new TreeMap<>(document.endpoints());
        }
        EndpointSettings asked = document.endpoints().getOrDefault(held.networkName(), EndpointSettings.defaults());
        return Map.of(
                held.networkName(),
                new EndpointSettings(
                        asked.ipamConfig(),
                        asked.links(),
                        asked.aliases(),
                        held.mac(),
                        asked.driverOpts(),
                        asked.gwPriority(),
                        held.networkId(),
                        held.endpointId(),
                        held.gateway(),
                        held.address(),
                        held.prefixLength(),
                        "",
                        "",
                        0,
                        asked.dnsNames()));
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

    /** Published ports only. */
    static Map<String, List<PortBinding>> published(ContainerDocument document) {
        var ports = new TreeMap<String, List<PortBinding>>();
        if (document.network() != null) {
            for (PublishedPort port : document.network().ports()) {
                ports.computeIfAbsent(
                                port.containerPort() + "/" + port.protocol().text(), _ -> new ArrayList<>())
                        .add(new PortBinding(port.hostAddress().toString(), Integer.toString(port.hostPort())));
            }
        }
        return ports;
    }
}
