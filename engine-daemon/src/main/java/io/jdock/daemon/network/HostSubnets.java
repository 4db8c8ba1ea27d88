package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.InterfaceAddress;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.Route;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What networks the host is in or has routes to. */
final class HostSubnets {
    private static final int ETHERNET_MTU = 1500;
    private static final int AF_INET = 2;

    private final HostNetwork host;

    HostSubnets(HostNetwork host) {
        this.host = requireNonNull(host, "host is null");
    }

    /** Every IPv4 network that the host has an address in or a route to, by other links than that one. */
    List<Ipv4Prefix> takenExcept(OptionalInt link) {
        return prefixesExcept(link).stream()
                .filter(Ipv4Prefix.class::isInstance)
                .map(Ipv4Prefix.class::cast)
                .toList();
    }

    /** The same of IPv6, without link-local ones. */
    List<Ipv6Prefix> takenExcept6(OptionalInt link) {
        return prefixesExcept(link).stream()
                .filter(Ipv6Prefix.class::isInstance)
                .map(Ipv6Prefix.class::cast)
                .filter(prefix -> !prefix.network().isLinkLocal() && prefix.length() > 8)
                .toList();
    }

    private List<IpPrefix> prefixesExcept(OptionalInt link) {
        List<IpPrefix> taken = new ArrayList<>();
        for (InterfaceAddress address : host.routes().addresses()) {
            if (link.isEmpty() || address.link() != link.getAsInt()) {
                taken.add(prefix(address.address(), address.prefixLength()));
            }
        }
        for (Route route : host.routes().routes()) {
            if ((link.isEmpty() || route.link() != link.getAsInt()) && !route.isDefault()) {
                route.destination()
                        .map(destination -> prefix(destination, route.prefixLength()))
                        .ifPresent(taken::add);
            }
        }
        return taken;
    }

    private static IpPrefix prefix(InetAddress address, int length) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? new Ipv4Prefix(Ipv4Address.of(bytes), length)
                : new Ipv6Prefix(Ipv6Address.of(bytes), length);
    }

    /** 1500, or what the link of the default route has if that is less. */
    int defaultMtu() {
        return host.routes().routes().stream()
                .filter(route -> route.family() == AF_INET && route.isDefault() && route.link() != 0)
                .flatMap(route -> host.routes().link(LinkReference.of(route.link())).stream())
                .mapToInt(link -> Math.min(ETHERNET_MTU, link.mtu()))
                .min()
                .orElse(ETHERNET_MTU);
    }
}
