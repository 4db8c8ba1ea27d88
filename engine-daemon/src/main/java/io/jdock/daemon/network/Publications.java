package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.InterfaceAddress;
import io.jdock.nativebridge.netlink.NetlinkException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's side of all networks: published ports, and the tables that lead to them and keep the networks apart. */
final class Publications {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

    /**
     * The addresses to which a container's ports lead.
     *
     * @param ipv4 empty for a container that has none
     */
    record Target(Optional<Ipv4Address> ipv4, Optional<Ipv6Address> ipv6) {
        static final Target NOWHERE = new Target(Optional.empty(), Optional.empty());

        static Target of(NetworkAttachment attachment) {
            return new Target(
                    attachment.gateway().map(endpoint -> Ipv4Address.parse(endpoint.address())),
                    attachment.gateway6().map(endpoint -> Ipv6Address.parse(endpoint.address6())));
        }
    }

    /** What the maps are to hold for one container. */
    private record Published(Target target, List<PublishedPort> ports) {
        List<PublishedPort> of(Family family) {
            return ports.stream()
                    .filter(port -> port.isIpv6() == (family == Family.IPV6))
                    .toList();
        }
    }

    private final HostNetwork host;
    private final String name;
    private final Ports ports;
    private final Firewall firewall;
    private final Firewall firewall6;
    private final LoopbackSource loopback;
    /** By sandbox id. */
    private final Map<String, Published> published = new ConcurrentHashMap<>();
    /** By bridge; guarded by this. */
    private final Map<String, ForeignFirewall> foreign = new LinkedHashMap<>();
    /** By bridge; guarded by this. */
    private final Map<String, List<Zone>> zones = new LinkedHashMap<>();

    private Optional<FirewallWatch> watch = Optional.empty();
    private boolean installed;
    private volatile boolean hasIpv6;

    Publications(HostNetwork host, String defaultBridge) {
        this.host = requireNonNull(host, "host is null");
        this.name = Firewall.tableOf(defaultBridge);
        this.ports = new Ports(host);
        this.firewall = new Firewall(host.nft(), Family.IPV4, name);
        this.firewall6 = new Firewall(host.nft(), Family.IPV6, name);
        this.loopback = new LoopbackSource(host, name);
    }

    /** Puts the tables of the networks known so far into place; ports of an earlier daemon stay published. */
    synchronized void install() {
        firewall.install(zones(Family.IPV4));
        installed = true;
        hasIpv6 = firewall6.isInstalled();
        if (hasIpv6 || !zones(Family.IPV6).isEmpty()) {
            installIpv6();
        }
        foreign.values().forEach(ForeignFirewall::admit);
    }

    /** A network's subnets, one for each family it has, are to be in the tables. */
    synchronized void add(String bridge, List<Zone> subnets) {
        zones.put(bridge, List.copyOf(subnets));
        foreign.put(bridge, new ForeignFirewall(host.nft(), bridge));
        if (installed) {
            try {
                rewrite();
                foreign.get(bridge).admit();
            } catch (RuntimeException e) {
                zones.remove(bridge);
                foreign.remove(bridge);
                throw e;
            }
        }
    }

    /** Takes that back. */
    synchronized void remove(String bridge) {
        zones.remove(bridge);
        ForeignFirewall rules = foreign.remove(bridge);
        rewrite();
        if (rules != null) {
            rules.withdraw();
        }
    }

    private void rewrite() {
        rewrite(firewall, Family.IPV4);
        if (hasIpv6) {
            rewrite(firewall6, Family.IPV6);
        } else if (!zones(Family.IPV6).isEmpty()) {
            installIpv6();
        }
    }

    private void installIpv6() {
        firewall6.install(zones(Family.IPV6));
        loopback.ensure();
        hasIpv6 = true;
    }

    private void rewrite(Firewall table, Family family) {
        try {
            table.rewrite(zones(family));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            restore(table, family);
        }
    }

    private List<Zone> zones(Family family) {
        return zones.values().stream()
                .flatMap(List::stream)
                .filter(zone -> zone.subnet() instanceof Ipv6Prefix == (family == Family.IPV6))
                .toList();
    }

    /** Takes host ports for a container, see {@link Ports#take}. */
    List<PublishedPort> take(List<PortRequest> requests, Hosting hosting, String endpoint) {
        return ports.take(requests, hosting, endpoint);
    }

    /** Takes again what was given back a moment ago. */
    void takeAgain(List<PublishedPort> given, String endpoint) {
        ports.adopt(given, endpoint);
    }

    /** Gives them back. */
    void giveBack(List<PublishedPort> taken) {
        ports.release(taken);
    }

    /** Leads ports that were taken to the container; all or none. */
    void publish(String sandboxId, Target target, List<PublishedPort> taken) {
        var wanted = new Published(target, taken);
        try (Undo undo = new Undo()) {
            // First, so that a table that is put back meanwhile has the ports.
            published.put(sandboxId, wanted);
            undo.add(() -> published.remove(sandboxId));
            for (Family family : Family.values()) {
                publish(wanted, family);
                undo.add(() -> withdraw(wanted, family));
            }
            undo.release();
        }
    }

    private void publish(Published wanted, Family family) {
        List<PublishedPort> of = wanted.of(family);
        if (of.isEmpty()) {
            return;
        }
        IpAddress container = address(wanted.target(), family);
        try {
            table(family).publish(container, of);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            lookAfter(); // another program removed our table
            table(family).publish(container, of);
        }
    }

    private static IpAddress address(Target target, Family family) {
        Optional<? extends IpAddress> address = family == Family.IPV4 ? target.ipv4() : target.ipv6();
        return address.orElseThrow(() -> EngineException.internal("no address to lead a port to", null));
    }

    private Firewall table(Family family) {
        return family == Family.IPV4 ? firewall : firewall6;
    }

    /** Ends what {@link #publish} began; the ports stay taken. */
    void withdraw(String sandboxId) {
        Published was = published.remove(sandboxId);
        if (was != null) {
            try (Undo all = new Undo()) {
                all.add(() -> withdraw(was, Family.IPV6));
                all.add(() -> withdraw(was, Family.IPV4));
            }
        }
    }

    private void withdraw(Published was, Family family) {
        List<PublishedPort> of = was.of(family);
        if (!of.isEmpty()) {
            table(family).withdraw(address(was.target(), family), of);
        }
    }

    /** Takes over what an earlier daemon published for a container. */
    void adopt(String sandboxId, Target target, List<PublishedPort> taken, String endpoint) {
        ports.adopt(taken, endpoint);
        published.put(sandboxId, new Published(target, taken));
    }

    /** Removes from the tables what no container has. */
    synchronized void reconcile() {
        retain(firewall, Family.IPV4);
        if (hasIpv6) {
            retain(firewall6, Family.IPV6);
        }
        lookAfter();
        if (watch.isEmpty()) {
            watch = Optional.of(FirewallWatch.start(host, name, new Repair()));
        }
    }

    private final class Repair implements FirewallWatch.Repair {
        @Override
        public void restore() {
            synchronized (Publications.this) {
                Publications.this.restore(firewall, Family.IPV4);
                if (hasIpv6) {
                    Publications.this.restore(firewall6, Family.IPV6);
                }
            }
        }

        @Override
        public void admit() {
            lookAfter();
        }
    }

    private void retain(Firewall table, Family family) {
        table.retain(published.values().stream()
                .filter(entry -> !entry.of(family).isEmpty())
                .map(entry -> new Firewall.Leg(address(entry.target(), family), entry.of(family)))
                .toList());
    }

    /** Puts back what others removed, and our rules into the chain of a Docker daemon that came after us. */
    synchronized void lookAfter() {
        if (!firewall.isInstalled()) {
            restore(firewall, Family.IPV4);
        }
        if (hasIpv6 && !firewall6.isInstalled()) {
            restore(firewall6, Family.IPV6);
        }
        foreign.values().forEach(ForeignFirewall::admit);
    }

    private void restore(Firewall table, Family family) {
        LOG.info("table={} family={} op=restore", name, family);
        table.install(zones(family));
        retain(table, family);
    }

    /**
     * A UDP client that goes on asking from the same port would be led to the container that had the port before, for
     * minutes.
     */
    void forgetConnections(Target target, List<PublishedPort> ended) {
        if (target.ipv4().isPresent() && ended.stream().anyMatch(port -> port.protocol() == Protocol.UDP)) {
            host.conntrack().forgetAnsweredBy(target.ipv4().get().inet());
        }
    }

    /** Ends the watch over the tables. When this returns, no repair is under way. */
    void stopWatching() {
        Optional<FirewallWatch> ending;
        synchronized (this) {
            ending = watch;
            watch = Optional.empty();
        }
        ending.ifPresent(FirewallWatch::close);
    }

    /**
     * A UDP client that began to ask before a port was published would be led to where nobody answers, for as long as
     * it goes on.
     */
    void forgetEarlierConnections(List<PublishedPort> begun) {
        List<PublishedPort> datagrams =
                begun.stream().filter(port -> port.protocol() == Protocol.UDP).toList();
        if (datagrams.isEmpty()) {
            return;
        }
        Set<Integer> numbers = datagrams.stream().map(PublishedPort::hostPort).collect(Collectors.toSet());
        Set<InetAddress> own = host.routes().addresses().stream()
                .map(InterfaceAddress::address)
                .collect(Collectors.toSet());
        for (Family family : Family.values()) {
            if (datagrams.stream().anyMatch(port -> port.isIpv6() == (family == Family.IPV6))) {
                host.conntrack()
                        .forgetSentTo(
                                family.number(),
                                Protocol.UDP.number(),
                                (address, port) -> numbers.contains(port) && own.contains(inet(address)));
            }
        }
    }

    private static InetAddress inet(byte[] address) {
        return address.length == 4
                ? Ipv4Address.of(address).inet()
                : Ipv6Address.of(address).inet();
    }

    /** Removes the tables and the rules among another program's, for a daemon that is gone for good. */
    synchronized void discard() {
        firewall.remove();
        if (hasIpv6) {
            firewall6.remove();
            loopback.remove();
        }
        foreign.values().forEach(ForeignFirewall::withdraw);
    }
}
