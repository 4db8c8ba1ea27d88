package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.MacAddress;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.RouteRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The default bridge: gives containers an address, a sandbox with an eth0 on it, and their published ports. */
final class BridgeNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeNetwork.class);

    private final HostNetwork host;
    private final NetworkConfig config;
    private final NetworkDocument document;
    private final BridgeDevice.Ready device;
    private final Sandboxes sandboxes;
    private final PinDirectory pins;
    private final AddressPool addresses;
    private final Ports ports;
    private final Firewall firewall;
    private final ForeignFirewall foreign;
    private final Steps steps;
    private final Reaper reaper = new Reaper();
    /** By sandbox id, what the table's maps are to hold. */
    private final Map<String, Firewall.Leg> legs = new ConcurrentHashMap<>();

    private volatile Optional<FirewallWatch> watch = Optional.empty();
    private volatile Optional<SandboxPool> pool = Optional.empty();

    private BridgeNetwork(
            HostNetwork host,
            NetworkConfig config,
            NetworkDocument document,
            BridgeDevice.Ready device,
            PinDirectory pins,
            Steps steps) {
        this.host = host;
        this.config = config;
        this.document = document;
        this.device = device;
        this.pins = pins;
        this.steps = steps;
        this.sandboxes = new Sandboxes(host, pins, device.mtu(), !config.interContainer(), steps);
        Ipv4Prefix subnet = device.address().subnet();
        this.addresses = new AddressPool(subnet, device.address().address());
        this.ports = new Ports(host);
        this.firewall = new Firewall(
                host.nft(),
                new FirewallRules(
                        Firewall.tableOf(config.bridge()),
                        config.bridge(),
                        subnet,
                        config.masquerade(),
                        config.interContainer()));
        this.foreign = new ForeignFirewall(host.nft(), config.bridge());
    }

    /** Brings the bridge up and its table into place. */
    static BridgeNetwork open(
            HostNetwork host,
            NetworkConfig config,
            NetworkDocuments documents,
            NetworkDocument document,
            PinDirectory pins,
            Steps steps) {
        requireNonNull(host, "host is null");
        Optional<NetworkConfig.BridgeAddress> earlier = Optional.of(document.bridgeAddress())
                .filter(text -> !text.isEmpty())
                .map(NetworkConfig.BridgeAddress::parse);
        BridgeDevice.Ready device = new BridgeDevice(host, config).ensure(earlier);
        NetworkDocument current = document.withBridgeAddress(device.address().toString());
        if (!current.equals(document)) {
            documents.write(current);
        }
        BridgeNetwork network = new BridgeNetwork(host, config, current, device, pins, steps);
        network.firewall.install();
        network.foreign.admit();
        return network;
    }

    NetworkInspect view() {
        return NetworkViews.bridge(document, config, device);
    }

    NetworkConfig.BridgeAddress address() {
        return device.address();
    }

    NetworkAttachment attach(NetworkRequest request, String endpointId) {
        String endpoint = request.containerName() + " (" + endpointId + ")";
        try (Undo undo = new Undo()) {
            steps.before("allocate address");
            Ipv4Address address = allocate(request.address());
            undo.add(() -> addresses.release(address));
            steps.before("take ports");
            List<PublishedPort> published = ports.take(request.ports(), endpoint);
            undo.add(() -> ports.release(published));
            steps.before("take sandbox");
            Sandbox sandbox = takeSandbox();
            undo.add(() -> sandboxes.destroy(sandbox.id(), sandbox.hostInterface()));
            MacAddress mac = request.mac().orElseGet(address::mac);
            steps.before("configure sandbox");
            configure(sandbox, address, mac);
            steps.before("publish ports");
            // First, so that a table that is put back meanwhile has the ports.
            legs.put(sandbox.id(), new Firewall.Leg(address, published));
            undo.add(() -> legs.remove(sandbox.id()));
            if (!published.isEmpty()) {
                publish(address, published);
                undo.add(() -> firewall.withdraw(address, published));
            }
            steps.before("finish");
            undo.release();
            reaper.submit("look after the firewall", this::lookAfterFirewall);
            return new NetworkAttachment(
                    request.mode().toString(),
                    document.name(),
                    document.id(),
                    endpointId,
                    sandbox.id(),
                    sandbox.path(),
                    sandbox.hostInterface(),
                    Sandbox.INTERFACE,
                    address.toString(),
                    device.address().prefixLength(),
                    device.address().address().toString(),
                    mac.toString(),
                    published);
        } catch (NetlinkException e) {
            throw EngineException.internal(
                    "failed to set up container networking: endpoint " + endpoint + ": " + e.getMessage(), e);
        }
    }

    /** Where only the address of a container that has just ended would do, that one's end is waited for. */
    private Ipv4Address allocate(Optional<Ipv4Address> wanted) {
        try {
            return tryAllocate(wanted);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.INVALID) {
                throw e;
            }
            reaper.drain();
            return tryAllocate(wanted);
        }
    }

    private Ipv4Address tryAllocate(Optional<Ipv4Address> wanted) {
        if (wanted.isPresent()) {
            addresses.reserve(wanted.get());
            return wanted.get();
        }
        return addresses.allocate();
    }

    private Sandbox takeSandbox() {
        Optional<SandboxPool> ready = pool;
        return ready.isPresent() ? ready.get().take() : sandboxes.createOn(device.index());
    }

    /** One system call: the address first, for the kernel announces what addresses there are when the MAC changes. */
    private void configure(Sandbox sandbox, Ipv4Address address, MacAddress mac) {
        try (sandbox) {
            int eth0 = sandbox.interfaceIndex();
            Ipv4Prefix subnet = device.address().subnet();
            sandbox.inside()
                    .apply(
                            new RouteRequest.AddAddress(
                                    eth0,
                                    address.inet(),
                                    subnet.length(),
                                    Optional.of(subnet.last().inet())),
                            RouteRequest.ChangeLink.of(LinkReference.of(eth0)).withMac(mac),
                            new RouteRequest.AddRoute(
                                    eth0,
                                    Ipv4Address.ANY.inet(),
                                    0,
                                    Optional.of(device.address().address().inet())));
        }
    }

    private void publish(Ipv4Address address, List<PublishedPort> published) {
        try {
            firewall.publish(address, published);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            lookAfterFirewall(); // another program removed our table
            firewall.publish(address, published);
        }
    }

    /** Puts back what others removed, and our rules into the chain of a Docker daemon that came after us. */
    private synchronized void lookAfterFirewall() {
        if (!firewall.isInstalled()) {
            LOG.warn("the nf_tables table of {} is gone, it is put back", config.bridge());
            firewall.install();
            firewall.retain(legs.values());
        }
        foreign.admit();
    }

    /** Puts the whole table back: another program took something of it away. */
    private synchronized void restoreFirewall() {
        firewall.install();
        firewall.retain(legs.values());
    }

    /**
     * Takes back what {@link #attach} gave. The ports are free when this returns; the address is soon after, when
     * nothing answers for it any more.
     */
    void release(NetworkAttachment attachment) {
        Ipv4Address address = Ipv4Address.parse(attachment.address());
        try (Undo all = new Undo()) {
            all.add(() -> reaper.submit("remove sandbox " + attachment.sandboxId(), () -> {
                sandboxes.destroy(attachment.sandboxId(), attachment.hostInterface());
                forgetConnections(attachment);
                addresses.release(address);
            }));
            all.add(() -> ports.release(attachment.ports()));
            all.add(() -> firewall.withdraw(address, attachment.ports()));
            all.add(() -> legs.remove(attachment.sandboxId()));
        }
    }

    /** A UDP client that goes on asking from the same port would be led to the ended container for minutes. */
    private void forgetConnections(NetworkAttachment attachment) {
        if (attachment.ports().stream().anyMatch(port -> port.protocol() == Protocol.UDP)) {
            host.conntrack()
                    .forgetAnsweredBy(Ipv4Address.parse(attachment.address()).inet());
        }
    }

    /** Takes a running container's leg over from an earlier daemon. */
    void adopt(NetworkAttachment attachment, String containerName) {
        if (!pins.exists(attachment.sandboxId())) {
            throw EngineException.conflict("network namespace " + attachment.namespacePath() + " is gone");
        }
        try (Undo undo = new Undo()) {
            Ipv4Address address = Ipv4Address.parse(attachment.address());
            addresses.reserve(address);
            undo.add(() -> addresses.release(address));
            ports.adopt(attachment.ports(), containerName + " (" + attachment.endpointId() + ")");
            undo.release();
        }
        sandboxes.adopt(attachment.sandboxId(), attachment.hostInterface());
        legs.put(attachment.sandboxId(), new Firewall.Leg(Ipv4Address.parse(attachment.address()), attachment.ports()));
        rejoin(attachment.hostInterface());
    }

    /** Puts the host's end back on the bridge, if someone deleted and the daemon's start remade that. */
    private void rejoin(String hostInterface) {
        host.routes()
                .link(hostInterface)
                .filter(link -> link.master() != device.index())
                .ifPresent(link -> host.routes()
                        .apply(RouteRequest.ChangeLink.of(LinkReference.of(link.index()))
                                .withMaster(device.index())
                                .withUp(true)));
    }

    /** Removes from the table what no container has. Then the pool may fill. */
    void reconcile() {
        firewall.retain(legs.values());
        lookAfterFirewall();
        if (watch.isEmpty()) {
            watch = Optional.of(FirewallWatch.start(host, Firewall.tableOf(config.bridge()), new Repair()));
        }
        if (pool.isEmpty() && config.prepared() > 0) {
            pool = Optional.of(new SandboxPool(sandboxes, device.index(), config.prepared()));
        }
    }

    private final class Repair implements FirewallWatch.Repair {
        @Override
        public void restore() {
            restoreFirewall();
        }

        @Override
        public void admit() {
            lookAfterFirewall();
        }
    }

    int index() {
        return device.index();
    }

    Sandboxes sandboxes() {
        return sandboxes;
    }

    /** For measurements and tests: returns when a start would find a prepared sandbox. */
    void awaitPrepared() throws InterruptedException {
        Optional<SandboxPool> ready = pool;
        if (ready.isPresent()) {
            ready.get().awaitFull();
        }
    }

    /** Ends the pool. The bridge, the table and what containers have stay: they outlive the daemon. */
    @Override
    public void close() {
        watch.ifPresent(FirewallWatch::close);
        watch = Optional.empty();
        pool.ifPresent(SandboxPool::close);
        reaper.close();
    }

    /** Waits until released sandboxes are gone. */
    void awaitReleased() {
        reaper.drain();
    }

    /** Removes the table, the rules among another program's and the bridge, for a daemon that is gone for good. */
    void discard() {
        firewall.remove();
        foreign.withdraw();
        try {
            host.routes().deleteIfExists(LinkReference.of(config.bridge()));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
        }
    }
}
