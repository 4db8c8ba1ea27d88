package io.jdock.daemon.network;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a port without an address is published at, and which families a container has.
 *
 * @param ipv4 empty for a container without IPv4
 * @param ipv6 empty for a container without IPv6
 */
record Hosting(Optional<Place> ipv4, Optional<Place> ipv6) {
    static final Hosting IPV4 = new Hosting(Optional.of(new Place(Ipv4Address.ANY, false)), Optional.empty());

    /**
     * Where a port is published.
     *
     * @param address the host's
     * @param routed not at the host at all: the container's own port is open
     */
    record Place(IpAddress address, boolean routed) {}

    /**
     * As the networks have it that lead to a container.
     *
     * @param joins the networks of the attachment
     */
    static Hosting of(NetworkAttachment attachment, List<Join> joins) {
        return new Hosting(
                network(attachment.gateway(), joins).map(network -> {
                    boolean routed = network.options().mode() == GatewayMode.ROUTED;
                    return new Place(
                            routed ? Ipv4Address.ANY : network.options().hostBinding(), routed);
                }),
                network(attachment.gateway6(), joins)
                        .map(network ->
                                new Place(Ipv6Address.ANY, network.options().mode6() == GatewayMode.ROUTED)));
    }

    /** Nothing is published on internal networks, and on those without a bridge. */
    private static Optional<BridgeNetwork> network(Optional<NetworkEndpoint> way, List<Join> joins) {
        return way.flatMap(endpoint -> joins.stream()
                        .map(Join::network)
                        .filter(network -> network.document().id().equals(endpoint.networkId()))
                        .findFirst())
                .filter(BridgeNetwork::hasBridge);
    }

    /** Whether there is no way to the container, so that nothing can be published. */
    boolean isEmpty() {
        return ipv4.isEmpty() && ipv6.isEmpty();
    }

    private List<Place> all() {
        return Stream.concat(ipv4.stream(), ipv6.stream()).toList();
    }

    /**
     * The places for one request.
     *
     * @throws EngineException INVALID if an address is of a family that the container does not have, or one of the
     *     host's where ports are not published at the host
     */
    List<Place> places(PortRequest request) {
        if (request.hostAddress().isEmpty()) {
            return all();
        }
        IpAddress asked = request.hostAddress().get();
        Optional<Place> place = asked instanceof Ipv6Address ? ipv6 : ipv4;
        if (place.isEmpty()) {
            if (asked instanceof Ipv6Address && asked.isAny()) {
                return all(); // all of the host's, of which the container can be reached by these
            }
            throw EngineException.invalid("cannot publish port at " + asked.beforePort() + ": the container has no "
                    + (asked instanceof Ipv6Address ? "IPv6" : "IPv4") + " address");
        }
        if (place.get().routed() && !asked.isAny()) {
            throw EngineException.invalid("cannot publish port at " + asked.beforePort()
                    + ": the network is routed, its containers' ports are open at their own addresses");
        }
        return List.of(new Place(asked, place.get().routed()));
    }
}
