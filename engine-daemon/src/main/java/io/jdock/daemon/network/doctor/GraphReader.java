package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.dns.DnsServer;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.Route;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the graph from the kernel, a namespace at a time. */
public final class GraphReader {
    private static final String HOST = "host";

    private final NetworkNamespace host;

    /** @param host stays the caller's */
    public GraphReader(NetworkNamespace host) {
        this.host = requireNonNull(host, "host is null");
    }

    public NetworkGraph read(List<NetworkGraph.Bridge> bridges, List<Patient> patients) {
        Map<String, NamespaceView> views = new LinkedHashMap<>();
        views.put(HOST, NamespaceView.of(host));
        for (Patient patient : patients) {
            if (!patient.namespacePath().isEmpty() && !patient.isGuest()) {
                view(patient.namespacePath()).ifPresent(view -> views.put(patient.name(), view));
            }
        }
        List<NetworkGraph.Container> containers = new ArrayList<>();
        for (Patient patient : patients) {
            containers.add(new NetworkGraph.Container(
                    patient.id(),
                    patient.name(),
                    patient.mode(),
                    patient.namespacePath(),
                    namespace(patient.name(), views),
                    patient.legs().stream()
                            .map(leg -> new NetworkGraph.Place(
                                    leg.network(),
                                    leg.interfaceName(),
                                    leg.places().stream()
                                            .map(Patient.Place::withLength)
                                            .findFirst()
                                            .orElse(""),
                                    leg.names()))
                            .toList(),
                    patient.ports().stream().map(Patient.Lead::text).toList(),
                    patient.nameServer() ? DnsServer.ADDRESS : "",
                    patient.nameServers()));
        }
        return new NetworkGraph(namespace(HOST, views), bridges, containers);
    }

    private static Optional<NamespaceView> view(String path) {
        try (NetworkNamespace namespace = NetworkNamespace.open(path)) {
            return Optional.of(NamespaceView.of(namespace));
        } catch (SyscallException _) {
            return Optional.empty(); // it has just ended, or its pin is gone
        }
    }

    private static NetworkGraph.Namespace namespace(String owner, Map<String, NamespaceView> views) {
        NamespaceView view = views.get(owner);
        if (view == null) {
            return NetworkGraph.Namespace.UNKNOWN;
        }
        return new NetworkGraph.Namespace(
                view.name(),
                view.links().stream().map(link -> entry(owner, link, views)).toList(),
                view.routes().stream()
                        .filter(route -> route.table() == Rtnetlink.RT_TABLE_MAIN && !isLinkLocal(route))
                        .map(view::text)
                        .toList());
    }

    private static NetworkGraph.Interface entry(String owner, Link link, Map<String, NamespaceView> views) {
        NamespaceView view = views.get(owner);
        Optional<String> peerOwner = views.keySet().stream()
                .filter(other -> link.kind().equals("veth") && isPeer(owner, link, other, views.get(other)))
                .findFirst();
        return new NetworkGraph.Interface(
                link.index(),
                link.name(),
                link.kind(),
                link.isUp(),
                NamespaceView.hasCarrier(link),
                link.mtu(),
                link.mac().map(Object::toString).orElse(""),
                view.addresses(link),
                view.link(link.master()).map(Link::name).orElse(""),
                peerOwner
                        .flatMap(other -> views.get(other).link(link.peer()))
                        .map(Link::name)
                        .orElse(""),
                link.kind().equals("veth") ? link.peer() : 0,
                peerOwner.orElse(""));
    }

    /**
     * Numbers are unique in a namespace only: the other end must point back. Between two containers that would not
     * do, but a pair of the engine's has always one end on the host.
     */
    private static boolean isPeer(String owner, Link link, String other, NamespaceView view) {
        boolean across = owner.equals(HOST) || other.equals(HOST);
        boolean inside = owner.equals(other) && link.peerNamespace() == -1;
        boolean outside = !owner.equals(other) && link.peerNamespace() != -1;
        return across
                && (inside || outside)
                && view.link(link.peer())
                        .filter(end -> end.kind().equals("veth") && end.peer() == link.index())
                        .isPresent();
    }

    /** What every link has for itself is no news. */
    private static boolean isLinkLocal(Route route) {
        return route.destination()
                .filter(to -> to.isLinkLocalAddress() || to.isMulticastAddress())
                .isPresent();
    }
}
