package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.IpAddress;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkEndpoint;
import io.jdock.daemon.network.NetworkInspect;
import io.jdock.daemon.network.Networks;
import io.jdock.daemon.network.PublishedPort;
import io.jdock.daemon.network.dns.ResolvConf;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graph of the engine's networks, and a doctor for its running containers. */
public final class Practice {
    private final Networks networks;

    public Practice(Networks networks) {
        this.networks = requireNonNull(networks, "networks is null");
    }

    public NetworkGraph graph() {
        Map<String, String> names = networks.bridges();
        List<NetworkGraph.Bridge> bridges = new ArrayList<>();
        for (NetworkInspect network : networks.list()) {
            String bridge = names.get(network.id());
            if (bridge != null) {
                bridges.add(new NetworkGraph.Bridge(
                        network.name(),
                        network.id(),
                        network.driver(),
                        bridge,
                        network.ipam().config().stream()
                                .map(NetworkInspect.Pool::subnet)
                                .toList()));
            }
        }
        try (NetworkNamespace host = NetworkNamespace.own()) {
            return new GraphReader(host).read(bridges, patients());
        }
    }

    /** Examines the containers with these ids, or all; none of those that have no network now. */
    public List<Diagnosis> examine(Optional<String> containerId) {
        try (NetworkNamespace host = NetworkNamespace.own()) {
            var doctor = new Doctor(host, networks.table());
            return patients().stream()
                    .filter(patient -> containerId.isEmpty() || patient.id().equals(containerId.get()))
                    .map(doctor::examine)
                    .toList();
        }
    }

    private List<Patient> patients() {
        Map<String, String> bridges = networks.bridges();
        Map<String, List<String>> addresses = networks.bridgeAddresses();
        return networks.attached().stream()
                .map(attached -> patient(attached, bridges, addresses))
                .toList();
    }

    private static Patient patient(
            Networks.Attached attached, Map<String, String> bridges, Map<String, List<String>> addresses) {
        NetworkAttachment attachment = attached.attachment();
        List<Patient.Leg> legs = attachment.endpoints().stream()
                .filter(endpoint -> !endpoint.interfaceName().isEmpty())
                .map(endpoint -> new Patient.Leg(
                        endpoint.networkName(),
                        bridges.getOrDefault(endpoint.networkId(), ""),
                        endpoint.hostInterface(),
                        endpoint.interfaceName(),
                        places(attachment, endpoint, addresses.getOrDefault(endpoint.networkId(), List.of())),
                        endpoint.mac(),
                        endpoint.named() ? endpoint.names() : List.of()))
                .toList();
        ResolvConf hosts = attachment.namespacePath().isEmpty() ? ResolvConf.ofHostItself() : ResolvConf.ofHost();
        var wishes = new ResolvConf.Wishes(attachment.nameServers(), List.of(), List.of());
        return new Patient(
                attached.containerId(),
                attached.containerName(),
                attachment.mode(),
                attachment.namespacePath(),
                legs,
                attachment.ports().stream().map(Practice::lead).toList(),
                attachment.hasNameServer(),
                hosts.forwarding(wishes, attachment.hasIpv6()).upstreams().stream()
                        .map(upstream -> upstream.address().getAddress().getHostAddress())
                        .toList());
    }

    private static List<Patient.Place> places(
            NetworkAttachment attachment, NetworkEndpoint endpoint, List<String> bridgeAddresses) {
        List<Patient.Place> places = new ArrayList<>();
        if (!endpoint.address().isEmpty()) {
            places.add(new Patient.Place(
                    endpoint.address(),
                    endpoint.prefixLength(),
                    shownGateway(endpoint.gateway()),
                    of(bridgeAddresses, false),
                    attachment.gateway().filter(endpoint::equals).isPresent()));
        }
        if (!endpoint.address6().isEmpty()) {
            places.add(new Patient.Place(
                    endpoint.address6(),
                    endpoint.prefixLength6(),
                    shownGateway(endpoint.gateway6()),
                    of(bridgeAddresses, true),
                    attachment.gateway6().filter(endpoint::equals).isPresent()));
        }
        return places;
    }

    private static String of(List<String> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.contains(":") == ipv6)
                .findFirst()
                .orElse("");
    }

    /** Where the way out is the link itself there is no gateway. */
    private static String shownGateway(String gateway) {
        return gateway.isEmpty() || IpAddress.parse(gateway).isAny() ? "" : gateway;
    }

    private static Patient.Lead lead(PublishedPort port) {
        return new Patient.Lead(
                port.protocol().number(),
                port.hostAddress().toString(),
                port.hostPort(),
                port.containerPort(),
                port.isDirect() ? port.containerPort() + "/" + port.protocol().text() : port.toString());
    }
}
