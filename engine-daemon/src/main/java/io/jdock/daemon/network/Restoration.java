package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a running container's interfaces back to what its document says: somebody may have deleted the bridge, and a
 * daemon may have been killed while it connected or disconnected a network.
 */
final class Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    private final HostNetwork host;
    private final Sandboxes sandboxes;

    Restoration(HostNetwork host, Sandboxes sandboxes) {
        this.host = requireNonNull(host, "host is null");
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
    }

    /** @param networks those of the attachment that there still are */
    void restore(NetworkAttachment attachment, List<BridgeNetwork> networks) {
        try (NetworkNamespace namespace = NetworkNamespace.open(attachment.namespacePath());
                RouteSocket inside = namespace.call(RouteSocket::open)) {
            boolean remade = false;
            for (BridgeNetwork network : networks) {
                NetworkEndpoint endpoint =
                        attachment.endpoint(network.document().id()).orElseThrow();
                if (!network.hasBridge()) {
                    continue;
                }
                Optional<Link> link = host.routes().link(endpoint.hostInterface());
                if (link.isPresent()) {
                    rejoin(link.get(), network.device().index());
                } else {
                    LOG.warn("remake interface={} of network={}", endpoint.interfaceName(), endpoint.networkName());
                    remake(attachment, network, endpoint, inside);
                    remade = true;
                }
            }
            if (remade || DefaultRoutes.areBy(inside, link -> isStray(link, attachment))) {
                DefaultRoutes.move(attachment, attachment, inside);
            }
        }
    }

    private void rejoin(Link link, int bridge) {
        if (link.master() != bridge) {
            host.routes()
                    .apply(RouteRequest.ChangeLink.of(LinkReference.of(link.index()))
                            .withMaster(bridge)
                            .withUp(true));
        }
    }

    private void remake(
            NetworkAttachment attachment, BridgeNetwork network, NetworkEndpoint endpoint, RouteSocket inside) {
        Sandbox sandbox = new Sandbox(attachment.sandboxId(), attachment.namespacePath(), "", 0, inside);
        Sandboxes.Cable cable =
                sandboxes.addInterface(sandbox, network.plug(), endpoint.hostInterface(), endpoint.interfaceName());
        Ipv6Interfaces.enable(attachment.namespacePath(), List.of(endpoint));
        Join join = new Join(network, EndpointRequest.of(endpoint.networkName()));
        inside.apply(new PlannedEndpoint(join, BridgeNetwork.Lease.of(endpoint), endpoint)
                .interfaceChanges(cable.interfaceIndex()));
    }

    /** Of a network that was never noted: it goes with the other leftovers. A tunnel of the container's own is none. */
    private static boolean isStray(Link link, NetworkAttachment attachment) {
        return link.kind().equals("veth")
                && attachment.endpoints().stream()
                        .noneMatch(endpoint -> endpoint.interfaceName().equals(link.name()));
    }
}
