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
record Hosting(Optional<IpAddress> ipv4, Optional<IpAddress> ipv6) {
    static final Hosting IPV4 = new Hosting(Optional.of(Ipv4Address.ANY), Optional.empty());

    /**
     * As the networks have it that lead to a container.
     *
     * @param joins the networks of the attachment
     */
    static Hosting of(NetworkAttachment attachment, List<Join> joins) {
        return new Hosting(
                network(attachment.gateway(), joins)
                        .map(network -> network.options().hostBinding()),
                network(attachment.gateway6(), joins).map(_ -> Ipv6Address.ANY));
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

    private List<IpAddress> all() {
        return Stream.concat(ipv4.stream(), ipv6.stream()).toList();
    }

    /**
     * The host's addresses for one request.
     *
     * @throws EngineException INVALID if an address is of a family that the container does not have
     */
    List<IpAddress> addresses(PortRequest request) {
        if (request.hostAddress().isEmpty()) {
            return all();
        }
        IpAddress asked = request.hostAddress().get();
        if (asked instanceof Ipv6Address && ipv6.isEmpty()) {
            if (asked.isAny()) {
                return all(); // all of the host's, of which the container can be reached by these
            }
            throw EngineException.invalid(
                    "cannot publish port at " + asked.beforePort() + ": the container has no IPv6 address");
        }
        if (asked instanceof Ipv4Address && ipv4.isEmpty()) {
            throw EngineException.invalid("cannot publish port at " + asked + ": the container has no IPv4 address");
        }
        return List.of(asked);
    }
}
