package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.Route;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A container's default routes, one of each family: they lead to the network that its attachment prefers. */
final class DefaultRoutes {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int RTN_UNICAST = 1;

    private DefaultRoutes() {}

    /** The requests that make them in a new sandbox, whose endpoints have interfaces of these indexes. */
    static List<RouteRequest> of(NetworkAttachment attachment, List<Integer> indexes) {
        return Stream.concat(
                        attachment.gateway().stream()
                                .map(way -> route(attachment, way, indexes, Ipv4Address.ANY, way.gateway())),
                        attachment.gateway6().stream()
                                .map(way -> route(attachment, way, indexes, Ipv6Address.ANY, way.gateway6())))
                .toList();
    }

    private static RouteRequest route(
            NetworkAttachment attachment,
            NetworkEndpoint way,
            List<Integer> indexes,
            IpAddress everything,
            String gateway) {
        int index = indexes.get(attachment.endpoints().indexOf(way));
        return route(index, everything, gateway);
    }

    /** Without a gateway where there are no neighbours: every address is beyond the link. */
    private static RouteRequest route(int index, IpAddress everything, String gateway) {
        return new RouteRequest.AddRoute(
                index,
                everything.inet(),
                0,
                Optional.of(IpAddress.parse(gateway))
                        .filter(address -> !address.isAny())
                        .map(IpAddress::inet));
    }

    /** Moves the default routes from where they were to where they are to be. */
    static void move(NetworkAttachment before, NetworkAttachment after, RouteSocket inside) {
        move(before.gateway(), after.gateway(), Ipv4Address.ANY, inside, NetworkEndpoint::gateway);
        move(before.gateway6(), after.gateway6(), Ipv6Address.ANY, inside, NetworkEndpoint::gateway6);
    }

    /** Whether one leads by such a link. */
    static boolean areBy(RouteSocket inside, Predicate<Link> which) {
        return inside.routes().stream()
                .filter(route -> route.isDefault() && route.type() == RTN_UNICAST)
                .anyMatch(route -> inside.link(LinkReference.of(route.link()))
                        .filter(which)
                        .isPresent());
    }

    private static void move(
            Optional<NetworkEndpoint> from,
            Optional<NetworkEndpoint> to,
            IpAddress everything,
            RouteSocket inside,
            Function<NetworkEndpoint, String> gateway) {
        Optional<Integer> present = inside.routes().stream()
                .filter(route -> route.isDefault()
                        && route.type() == RTN_UNICAST
                        && route.family() == (everything instanceof Ipv4Address ? AF_INET : AF_INET6))
                .map(Route::link)
                .findFirst();
        Optional<Integer> wanted =
                to.flatMap(way -> inside.link(way.interfaceName())).map(Link::index);
        if (present.equals(wanted)) {
            return;
        }
        if (present.isPresent() && from.isPresent()) {
            inside.apply(new RouteRequest.DeleteRoute(present.get(), everything.inet(), 0));
        }
        if (wanted.isPresent()) {
            inside.apply(route(wanted.get(), everything, gateway.apply(to.orElseThrow())));
        }
    }
}
