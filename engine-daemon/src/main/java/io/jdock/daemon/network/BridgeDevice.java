package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.InterfaceAddress;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.Route;
import io.jdock.nativebridge.netlink.RouteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bridge interface: made when the daemon starts, kept when it stops, for containers outlive the daemon. */
final class BridgeDevice {
    private static final int ETHERNET_MTU = 1500;
    private static final int AF_INET = 2;

    private final HostNetwork host;
    private final NetworkConfig config;

    BridgeDevice(HostNetwork host, NetworkConfig config) {
        this.host = requireNonNull(host, "host is null");
        this.config = requireNonNull(config, "config is null");
    }

    /** What the bridge is like once it is up. */
    record Ready(int index, NetworkConfig.BridgeAddress address, int mtu) {}

    /**
     * Makes the bridge, or takes the one that is there, and gives it its address: the one that was asked for, else the
     * one it has, else the one it had before the host was restarted ({@code earlier}), else the first of the pools.
     *
     * @throws EngineException INVALID if the name belongs to an interface of another kind, UNAVAILABLE if no subnet is
     *     free
     */
    Ready ensure(Optional<NetworkConfig.BridgeAddress> earlier) {
        Optional<Link> present = host.routes().link(config.bridge());
        present.filter(link -> !link.kind().equals("bridge")).ifPresent(link -> {
            throw EngineException.invalid("interface " + link.name() + " exists and is not a bridge");
        });
        int mtu = config.mtu().orElseGet(this::defaultMtu);
        NetworkConfig.BridgeAddress address = chooseAddress(present, earlier);
        Link link = present.orElseGet(() -> create(mtu));
        setAddress(link, address);
        RouteRequest.ChangeLink up =
                RouteRequest.ChangeLink.of(LinkReference.of(link.index())).withUp(true);
        host.routes().apply(link.mtu() == mtu ? up : up.withMtu(mtu));
        configure();
        return new Ready(link.index(), address, mtu);
    }

    private Link create(int mtu) {
        host.routes().apply(new RouteRequest.CreateBridge(config.bridge(), Sandboxes.randomMac(), mtu));
        // Before it comes up: a network without IPv6 has no link-local address on the bridge either.
        host.setSysctl("ipv6/conf/" + config.bridge() + "/disable_ipv6", "1");
        return host.routes().link(config.bridge()).orElseThrow();
    }

    private void configure() {
        String conf = "ipv4/conf/" + config.bridge() + "/";
        // Answers to connections that came from 127.0.0.1 arrive here for 127.0.0.1; the table's guard has the rest.
        host.setSysctl(conf + "route_localnet", "1");
        host.setSysctl("ipv6/conf/" + config.bridge() + "/accept_ra", "0");
        if (config.forward() && !"1".equals(host.sysctl("ipv4/ip_forward").orElse("1"))) {
            host.setSysctl("ipv4/ip_forward", "1");
        }
    }

    private NetworkConfig.BridgeAddress chooseAddress(
            Optional<Link> present, Optional<NetworkConfig.BridgeAddress> earlier) {
        if (config.bip().isPresent()) {
            return config.bip().get();
        }
        Optional<NetworkConfig.BridgeAddress> own = present.flatMap(this::addressOf);
        if (own.isPresent()) {
            return own.get();
        }
        List<Ipv4Prefix> taken = takenExcept(present.map(Link::index).orElse(0));
        Optional<NetworkConfig.BridgeAddress> still =
                earlier.filter(address -> taken.stream().noneMatch(address.subnet()::overlaps));
        return still.orElseGet(() -> {
            Ipv4Prefix subnet = config.pools().firstFree(taken);
            return new NetworkConfig.BridgeAddress(subnet.network().plus(1), subnet.length());
        });
    }

    private Optional<NetworkConfig.BridgeAddress> addressOf(Link link) {
        return host.routes().addresses().stream()
                .filter(address -> address.link() == link.index() && isIpv4(address) && address.prefixLength() <= 30)
                .map(address -> new NetworkConfig.BridgeAddress(
                        Ipv4Address.of(address.address().getAddress()), address.prefixLength()))
                .findFirst();
    }

    private static boolean isIpv4(InterfaceAddress address) {
        return address.address().getAddress().length == 4;
    }

    /** Every network that the host has an address in or a route to, by other links than ours. */
    private List<Ipv4Prefix> takenExcept(int link) {
        List<Ipv4Prefix> taken = new ArrayList<>();
        for (InterfaceAddress address : host.routes().addresses()) {
            if (address.link() != link && isIpv4(address)) {
                taken.add(new Ipv4Prefix(Ipv4Address.of(address.address().getAddress()), address.prefixLength()));
            }
        }
        for (Route route : host.routes().routes()) {
            if (route.link() != link && route.family() == AF_INET && !route.isDefault()) {
                route.destination()
                        .map(destination ->
                                new Ipv4Prefix(Ipv4Address.of(destination.getAddress()), route.prefixLength()))
                        .ifPresent(taken::add);
            }
        }
        return taken;
    }

    private void setAddress(Link link, NetworkConfig.BridgeAddress wanted) {
        boolean has = false;
        for (InterfaceAddress address : host.routes().addresses()) {
            if (address.link() != link.index() || !isIpv4(address)) {
                continue;
            }
            boolean same = Ipv4Address.of(address.address().getAddress()).equals(wanted.address())
                    && address.prefixLength() == wanted.prefixLength();
            has |= same;
            if (!same && config.bip().isPresent()) {
                host.routes()
                        .apply(new RouteRequest.DeleteAddress(link.index(), address.address(), address.prefixLength()));
            }
        }
        if (!has) {
            host.routes()
                    .apply(new RouteRequest.AddAddress(
                            link.index(),
                            wanted.address().inet(),
                            wanted.prefixLength(),
                            Optional.of(wanted.subnet().last().inet())));
        }
    }

    private int defaultMtu() {
        return host.routes().routes().stream()
                .filter(route -> route.family() == AF_INET && route.isDefault() && route.link() != 0)
                .flatMap(route -> host.routes().link(LinkReference.of(route.link())).stream())
                .mapToInt(link -> Math.min(ETHERNET_MTU, link.mtu()))
                .min()
                .orElse(ETHERNET_MTU);
    }
}
