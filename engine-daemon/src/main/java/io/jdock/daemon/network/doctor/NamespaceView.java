package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.Ipv6Address;
import io.jdock.nativebridge.abi.If;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.netlink.InterfaceAddress;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.Route;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is in a network namespace at one moment.
 *
 * @param name as the kernel calls it: {@code net:[4026531840]}
 */
record NamespaceView(String name, List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
    /** An address that no host has on a network of its own: the way there is the default route. */
    private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("1.1.1.1");

    private static final InetAddress SOMEWHERE6 = InetAddress.ofLiteral("2000::");

    NamespaceView {
        requireNonNull(name, "name is null");
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    static InetAddress somewhere(boolean ipv6) {
        return ipv6 ? SOMEWHERE6 : SOMEWHERE;
    }

    static NamespaceView of(NetworkNamespace namespace) {
        return namespace.call(() -> {
            try (RouteSocket socket = RouteSocket.open()) {
                return new NamespaceView(
                        Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
                                .toString(),
                        socket.links(),
                        socket.addresses(),
                        socket.routes());
            }
        });
    }

    Optional<Link> link(String named) {
        return links.stream().filter(link -> link.name().equals(named)).findFirst();
    }

    Optional<Link> link(int index) {
        return links.stream().filter(link -> link.index() == index).findFirst();
    }

    /** Its addresses with their prefixes, as {@code 172.17.0.2/16}. */
    List<String> addresses(Link link) {
        return addresses.stream()
                .filter(address -> address.link() == link.index())
                .map(address -> text(address.address()) + "/" + address.prefixLength())
                .toList();
    }

    /** The route of the main table that a packet there takes, if any. */
    Optional<Route> way(InetAddress there) {
        int family = there instanceof Inet4Address ? 2 : 10;
        return routes.stream()
                .filter(route -> route.family() == family && route.table() == Rtnetlink.RT_TABLE_MAIN)
                .filter(route -> covers(route, there))
                .max(Comparator.comparingInt(Route::prefixLength));
    }

    private static boolean covers(Route route, InetAddress address) {
        if (route.destination().isEmpty()) {
            return route.prefixLength() == 0;
        }
        byte[] network = route.destination().get().getAddress();
        byte[] other = address.getAddress();
        for (int bit = 0; bit < route.prefixLength(); bit++) {
            int mask = 0x80 >> bit % 8;
            if ((network[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** In words, as {@code default via 172.17.0.1 dev eth0}. */
    String text(Route route) {
        String to = route.isDefault()
                ? "default"
                : route.destination().map(NamespaceView::text).orElse("0.0.0.0") + "/" + route.prefixLength();
        return to
                + route.gateway().map(gateway -> " via " + text(gateway)).orElse("")
                + link(route.link()).map(link -> " dev " + link.name()).orElse("");
    }

    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String bare = scope < 0 ? text : text.substring(0, scope);
        return bare.contains(":") ? Ipv6Address.parse(bare).toString() : bare;
    }

    static boolean hasCarrier(Link link) {
        return (link.flags() & If.IFF_LOWER_UP) != 0;
    }
}
