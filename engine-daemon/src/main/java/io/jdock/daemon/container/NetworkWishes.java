package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.IpAddress;
import io.jdock.daemon.network.Ipv4Address;
import io.jdock.daemon.network.Ipv6Address;
import io.jdock.daemon.network.NetworkMode;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.Protocol;
import io.jdock.nativebridge.netlink.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a container asks of the networks, from what a client asked for. */
final class NetworkWishes {
    private static final int SHORT_ID = 12;
    private static final Set<String> BUILTIN = Set.of("bridge", "host", "none", "default");

    private NetworkWishes() {}

    /** A container, as far as networks are asked for it; it need not be made yet. */
    record Subject(
            String id, String name, ContainerConfig config, HostConfig host, Map<String, EndpointSettings> endpoints) {
        static Subject of(ContainerDocument document) {
            return new Subject(
                    document.id(), document.name(), document.config(), document.hostConfig(), document.endpoints());
        }
    }

    /**
     * The request of a container.
     *
     * @param main name of the network that its mode means, where that is one
     * @param namespacePath of the container whose network is shared; empty if none is
     * @throws EngineException INVALID for a bad port or address
     */
    static NetworkRequest of(Subject subject, String main, String namespacePath) {
        HostConfig host = subject.host();
        String name = subject.name();
        NetworkMode mode = NetworkMode.parse(host.networkMode());
        if (mode instanceof NetworkMode.Container shared) {
            return NetworkRequest.of(new NetworkMode.Container(shared.reference(), namespacePath), name);
        }
        List<EndpointRequest> endpoints = new ArrayList<>();
        for (String network : inOrder(subject.endpoints().keySet(), main)) {
            endpoints.add(endpoint(subject, network, subject.endpoints().get(network), network.equals(main)));
        }
        return new NetworkRequest(
                mode,
                name,
                mode instanceof NetworkMode.Host ? List.of() : ports(subject.config(), host),
                endpoints,
                host.dns());
    }

    private static List<String> inOrder(Set<String> networks, String main) {
        var ordered = new LinkedHashSet<String>();
        if (networks.contains(main)) {
            ordered.add(main);
        }
        ordered.addAll(new TreeSet<>(networks));
        return List.copyOf(ordered);
    }

    /** What is asked of one network. */
    static EndpointRequest endpoint(Subject subject, String network, EndpointSettings asked, boolean main) {
        ContainerConfig config = subject.config();
        String mac = asked.macAddress().isEmpty() && main ? config.macAddress() : asked.macAddress();
        String address = asked.ipamConfig() == null ? "" : asked.ipamConfig().ipv4Address();
        String address6 = asked.ipamConfig() == null ? "" : asked.ipamConfig().ipv6Address();
        if (isBuiltin(network)) {
            if (!address.isEmpty() || !address6.isEmpty()) {
                throw EngineException.invalid(
                        "invalid endpoint settings: user specified IP address is supported on user defined networks only");
            }
            if (asked.aliases() != null && !asked.aliases().isEmpty()) {
                throw EngineException.invalid("invalid endpoint settings: network-scoped alias is supported only for"
                        + " containers in user defined networks");
            }
        }
        return new EndpointRequest(
                network,
                mac(mac),
                address(address),
                address6(address6),
                isBuiltin(network) ? List.of() : names(subject.id(), subject.name(), config, asked),
                asked.gwPriority(),
                asked.driverOpts() == null ? Map.of() : asked.driverOpts(),
                links(asked));
    }

    /** Each {@code NAME:ALIAS}, or {@code NAME} alone, as alias and name. */
    private static Map<String, String> links(EndpointSettings asked) {
        var links = new HashMap<String, String>();
        for (String link : asked.links() == null ? List.<String>of() : asked.links()) {
            String[] parts = link.replace("/", "").split(":", 2);
            links.put(parts[parts.length - 1], parts[0]);
        }
        return links;
    }

    static boolean isBuiltin(String network) {
        return BUILTIN.contains(network);
    }

    /** By what others on the network find the container, each once. */
    static List<String> names(String id, String name, ContainerConfig config, EndpointSettings asked) {
        var names = new LinkedHashSet<String>();
        names.add(name);
        if (asked.aliases() != null) {
            names.addAll(asked.aliases());
        }
        names.add(id.substring(0, Math.min(SHORT_ID, id.length())));
        names.add(config.hostname());
        names.remove("");
        return List.copyOf(names);
    }

    static List<PortRequest> ports(ContainerConfig config, HostConfig host) {
        var ports = new ArrayList<PortRequest>();
        PortSpec.parse(host.portBindings()).forEach(spec -> ports.add(port(spec)));
        if (host.publishAllPorts()) {
            for (String key : config.exposedPorts().keySet()) {
                if (!host.portBindings().containsKey(key)) {
                    PortSpec.exposed(key)
                            .forEach(exposed ->
                                    ports.add(port(new PortSpec(exposed.port(), exposed.protocol(), "", 0, 0))));
                }
            }
        }
        return ports;
    }

    /** One port to publish. */
    static PortRequest port(PortSpec spec) {
        Optional<IpAddress> at =
                spec.hostAddress().isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(spec.hostAddress()));
        return new PortRequest(
                Protocol.parse(spec.protocol()), at, spec.firstHostPort(), spec.lastHostPort(), spec.port());
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

    private static String address6(String text) {
        try {
            return text.isEmpty() ? "" : Ipv6Address.parse(text).toString();
        } catch (IllegalArgumentException _) {
            throw EngineException.invalid("invalid IPv6 address: " + text);
        }
    }
}
