package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.InterfaceAddress;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.RouteRequest;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bridge interface: made with its network or when the daemon starts, kept when it stops, as containers outlive it. */
final class BridgeDevice {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeDevice.class);
    private static final String FORWARD6 = "ipv6/conf/all/forwarding";

    private final HostNetwork host;
    private final String name;

    BridgeDevice(HostNetwork host, String name) {
        this.host = requireNonNull(host, "host is null");
        this.name = requireNonNull(name, "name is null");
    }

    /**
     * What a bridge is to be like.
     *
     * @param ipv4 the address of the network's gateway; empty for a network without IPv4
     * @param ipv6 the same of IPv6; without, the bridge has no IPv6 at all
     * @param own whether these are the host's own; else the host has no address there
     * @param exclusive whether other IPv4 addresses are removed
     * @param forward whether the host is made to forward packets
     */
    record Plan(
            Optional<NetworkConfig.BridgeAddress> ipv4,
            Optional<Ipv6Gateway> ipv6,
            Own own,
            int mtu,
            boolean exclusive,
            boolean forward) {}

    /** Of which families the host has the gateway's address. */
    record Own(boolean ipv4, boolean ipv6) {
        static final Own BOTH = new Own(true, true);
    }

    /** A gateway's IPv6 address. */
    record Ipv6Gateway(Ipv6Address address, Ipv6Prefix subnet) {}

    /** What the bridge is like once it is up. */
    record Ready(
            int index, String name, Optional<NetworkConfig.BridgeAddress> ipv4, Optional<Ipv6Gateway> ipv6, int mtu) {}

    /**
     * The interface if it is there.
     *
     * @throws EngineException INVALID if it is of another kind
     */
    Optional<Link> present() {
        Optional<Link> present = host.routes().link(name);
        present.filter(link -> !link.kind().equals("bridge")).ifPresent(link -> {
            throw EngineException.invalid("interface " + link.name() + " exists and is not a bridge");
        });
        return present;
    }

    /** The IPv4 address it has. */
    Optional<NetworkConfig.BridgeAddress> addressOf(Link link) {
        return host.routes().addresses().stream()
                .filter(address -> address.link() == link.index() && isIpv4(address) && address.prefixLength() <= 30)
                .map(address -> new NetworkConfig.BridgeAddress(
                        Ipv4Address.of(address.address().getAddress()), address.prefixLength()))
                .findFirst();
    }

    /** Makes the bridge, or takes the one that is there, and brings it up as planned. */
    Ready ensure(Plan plan) {
        Link link = present().orElseGet(() -> create(plan));
        if (plan.ipv6().isPresent()) {
            host.setSysctl("ipv6/conf/" + name + "/disable_ipv6", "0");
        }
        setAddress(link, plan);
        RouteRequest.ChangeLink up =
                RouteRequest.ChangeLink.of(LinkReference.of(link.index())).withUp(true);
        host.routes().apply(link.mtu() == plan.mtu() ? up : up.withMtu(plan.mtu()));
        configure(plan);
        return new Ready(link.index(), name, plan.ipv4(), plan.ipv6(), plan.mtu());
    }

    private Link create(Plan plan) {
        host.routes().apply(new RouteRequest.CreateBridge(name, Sandboxes.randomMac(), plan.mtu()));
        if (plan.ipv6().isEmpty()) {
            // Before it comes up: a network without IPv6 has no link-local address on the bridge either.
            host.setSysctl("ipv6/conf/" + name + "/disable_ipv6", "1");
        }
        return host.routes().link(name).orElseThrow();
    }

    private void configure(Plan plan) {
        // Answers to connections that came from 127.0.0.1 arrive here for 127.0.0.1; the table's guard has the rest.
        host.setSysctl("ipv4/conf/" + name + "/route_localnet", "1");
        host.setSysctl("ipv6/conf/" + name + "/accept_ra", "0");
        if (plan.forward() && !"1".equals(host.sysctl("ipv4/ip_forward").orElse("1"))) {
            host.setSysctl("ipv4/ip_forward", "1");
        }
        if (plan.forward()
                && plan.ipv6().isPresent()
                && !"1".equals(host.sysctl(FORWARD6).orElse("1"))) {
            keepRouterAdvertisements();
            host.setSysctl(FORWARD6, "1");
        }
    }

    /** A host that forwards hears router advertisements with 2 only, and would lose the routes it has by them. */
    private void keepRouterAdvertisements() {
        for (Link link : host.routes().links()) {
            String setting = "ipv6/conf/" + link.name() + "/accept_ra";
            boolean local = link.name().equals("lo")
                    || link.kind().equals("veth")
                    || link.kind().equals("bridge");
            if (!local && host.sysctl(setting).orElse("").equals("1")) {
                LOG.info("interface={} accept_ra=2, as the host forwards IPv6 from now on", link.name());
                host.setSysctl(setting, "2");
            }
        }
    }

    private void setAddress(Link link, Plan plan) {
        boolean has = false;
        boolean has6 = false;
        for (InterfaceAddress address : host.routes().addresses()) {
            if (address.link() != link.index()) {
                continue;
            }
            if (!isIpv4(address)) {
                has6 |= plan.ipv6()
                        .map(ipv6 -> ipv6.address()
                                .equals(Ipv6Address.of(address.address().getAddress())))
                        .orElse(false);
                continue;
            }
            boolean same = plan.ipv4()
                    .filter(ipv4 -> plan.own().ipv4()
                            && ipv4.prefixLength() == address.prefixLength()
                            && ipv4.address()
                                    .equals(Ipv4Address.of(address.address().getAddress())))
                    .isPresent();
            has |= same;
            if (!same && plan.exclusive()) {
                host.routes()
                        .apply(new RouteRequest.DeleteAddress(link.index(), address.address(), address.prefixLength()));
            }
        }
        if (plan.ipv4().isPresent() && plan.own().ipv4() && !has) {
            NetworkConfig.BridgeAddress ipv4 = plan.ipv4().get();
            InetAddress broadcast = ipv4.subnet().last().inet();
            add(link, ipv4.address(), ipv4.prefixLength(), Optional.of(broadcast));
        }
        if (plan.ipv6().isPresent() && plan.own().ipv6() && !has6) {
            Ipv6Gateway ipv6 = plan.ipv6().get();
            add(link, ipv6.address(), ipv6.subnet().length(), Optional.empty());
        }
    }

    private void add(Link link, IpAddress address, int prefixLength, Optional<InetAddress> broadcast) {
        host.routes().apply(new RouteRequest.AddAddress(link.index(), address.inet(), prefixLength, broadcast));
    }

    private static boolean isIpv4(InterfaceAddress address) {
        return address.address().getAddress().length == 4;
    }
}
