package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.Ipv4Address;
import io.jdock.daemon.network.NetworkMode;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.Protocol;
import io.jdock.nativebridge.netlink.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container asks of the networks, from what a client asked for. */
final class NetworkWishes {
    private NetworkWishes() {}

    /**
     * The request of a container.
     *
     * @param namespacePath of the container whose network is shared; empty if none is
     * @param attempt how many ports of every range to pass over, as they were taken
     * @throws EngineException NOT_FOUND for an unknown network, INVALID for a bad port or address
     */
    static NetworkRequest of(
            String name,
            ContainerConfig config,
            HostConfig host,
            Map<String, EndpointSettings> endpoints,
            String namespacePath,
            int attempt) {
        NetworkMode mode = NetworkMode.parse(host.networkMode());
        if (mode instanceof NetworkMode.Container shared) {
            return NetworkRequest.of(new NetworkMode.Container(shared.reference(), namespacePath), name);
        }
        for (String network : endpoints.keySet()) {
            if (!network.equals(host.networkMode())) {
                throw EngineException.notFound("network " + network + " not found");
            }
        }
        EndpointSettings asked = endpoints.getOrDefault(host.networkMode(), EndpointSettings.defaults());
        if (!(mode instanceof NetworkMode.Bridge)) {
            return NetworkRequest.of(mode, name);
        }
        String mac = asked.macAddress().isEmpty() ? config.macAddress() : asked.macAddress();
        String address = asked.ipamConfig() == null ? "" : asked.ipamConfig().ipv4Address();
        return new NetworkRequest(mode, name, ports(config, host, attempt), mac(mac), address(address));
    }

    private static List<PortRequest> ports(ContainerConfig config, HostConfig host, int attempt) {
        var ports = new ArrayList<PortRequest>();
        PortSpec.parse(host.portBindings()).forEach(spec -> ports.add(port(spec, attempt)));
        if (host.publishAllPorts()) {
            for (String key : config.exposedPorts().keySet()) {
                if (!host.portBindings().containsKey(key)) {
                    PortSpec.exposed(key)
                            .forEach(exposed ->
                                    ports.add(port(new PortSpec(exposed.port(), exposed.protocol(), "", 0, 0), 0)));
                }
            }
        }
        return ports;
    }

    private static PortRequest port(PortSpec spec, int attempt) {
        String address = spec.hostAddress();
        if (address.contains(":") && !address.equals("::")) {
            throw EngineException.invalid("publishing on an IPv6 address is not supported: " + address);
        }
        Ipv4Address at = address.isEmpty() || address.equals("::") ? Ipv4Address.ANY : Ipv4Address.parse(address);
        return new PortRequest(
                Protocol.parse(spec.protocol()),
                at,
                Math.min(spec.firstHostPort() + attempt, spec.lastHostPort()),
                spec.port());
    }

    /** How many ports there are to try for the longest range. */
    static int attempts(HostConfig host) {
        return PortSpec.parse(host.portBindings()).stream()
                .mapToInt(spec -> spec.lastHostPort() - spec.firstHostPort() + 1)
                .max()
                .orElse(1);
    }

    private static Optional<MacAddress> mac(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(MacAddress.parse(text));
        } catch (IllegalArgumentException _) {
            throw EngineException.invalid("invalid MAC address: " + text);
        }
    }

    private static Optional<Ipv4Address> address(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Ipv4Address.parse(text));
        } catch (IllegalArgumentException _) {
            throw EngineException.invalid("invalid IPv4 address: " + text);
        }
    }
}
