package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.CreateLayered;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.MacAddress;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sandboxes and takes them apart. */
final class Sandboxes {
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    /** Names of host ends: as Docker's, {@code veth} and seven hex digits. */
    static final Pattern HOST_INTERFACE = Pattern.compile("veth[0-9a-f]{7}");

    private static final int NAME_ATTEMPTS = 10;

    private final HostNetwork host;
    private final PinDirectory pins;
    private final Steps steps;
    /** Ids and host interfaces of the sandboxes that are in use, ready, or being made. */
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    /**
     * Where an interface's other end goes.
     *
     * @param bridge index of the bridge, 0 for none yet
     * @param isolated whether it reaches no other isolated one over the bridge
     * @param layer present for an interface that is on top of the one with the index {@code bridge}
     */
    record Plug(int bridge, int mtu, boolean isolated, Optional<LayerOptions> layer) {
        Plug(int bridge, int mtu, boolean isolated) {
            this(bridge, mtu, isolated, Optional.empty());
        }
    }

    /** An interface that was made: the host's end, empty if it has none, and the container's by its index there. */
    record Cable(String hostInterface, int interfaceIndex) {}

    Sandboxes(HostNetwork host, PinDirectory pins, Steps steps) {
        this.host = requireNonNull(host, "host is null");
        this.pins = requireNonNull(pins, "pins is null");
        this.steps = requireNonNull(steps, "steps is null");
    }

    /** A namespace with lo only. */
    Sandbox createIsolated() {
        String id = randomHex(6);
        try (Undo undo = new Undo()) {
            live.add(id);
            undo.add(() -> destroy(id, List.of()));
            steps.before("pin namespace");
            RouteSocket inside = pins.create(id, Sandboxes::enter);
            undo.add(inside::close);
            inside.apply(RouteRequest.ChangeLink.of(LinkReference.of("lo")).withUp(true));
            Sandbox sandbox = new Sandbox(id, pins.path(id).toString(), "", 0, inside);
            undo.release();
            return sandbox;
        }
    }

    /** A namespace with an eth0. */
    Sandbox createOn(Plug plug) {
        Sandbox isolated = createIsolated();
        try (Undo undo = new Undo()) {
            undo.add(() -> destroy(isolated.id(), List.of()));
            undo.add(isolated::close);
            Cable cable = addInterface(isolated, plug, Sandbox.INTERFACE);
            Sandbox sandbox = new Sandbox(
                    isolated.id(), isolated.path(), cable.hostInterface(), cable.interfaceIndex(), isolated.inside());
            undo.release();
            return sandbox;
        }
    }

    /** Gives a sandbox one more interface, which is up. */
    Cable addInterface(Sandbox sandbox, Plug plug, String interfaceName) {
        return addInterface(sandbox, plug, "", interfaceName);
    }

    /** As {@link #addInterface(Sandbox, Plug, String)}, with the host's end of a certain name, if it is not empty. */
    Cable addInterface(Sandbox sandbox, Plug plug, String hostInterface, String interfaceName) {
        try (Undo undo = new Undo()) {
            steps.before("create veth");
            String name;
            if (plug.layer().isPresent()) {
                name = "";
                createLayered(sandbox, plug, plug.layer().get(), interfaceName);
                undo.add(() -> sandbox.inside().deleteIfExists(LinkReference.of(interfaceName)));
            } else {
                name = createVeth(sandbox, plug, hostInterface, interfaceName);
                undo.add(() -> removeInterface(name));
            }
            steps.before("configure veth");
            int index = sandbox.inside().link(interfaceName).orElseThrow().index();
            sandbox.inside()
                    .apply(RouteRequest.ChangeLink.of(LinkReference.of(index)).withUp(true));
            undo.release();
            return new Cable(name, index);
        }
    }

    /** Deletes both ends of a pair. */
    void removeInterface(String hostInterface) {
        host.routes().deleteIfExists(LinkReference.of(hostInterface));
        live.remove(hostInterface);
    }

    /** Puts an interface that was made without a bridge onto one. */
    void plug(Sandbox sandbox, Plug plug) {
        LinkReference link = LinkReference.of(sandbox.hostInterface());
        host.routes()
                .apply(
                        RouteRequest.ChangeLink.of(link)
                                .withMaster(plug.bridge())
                                .withMtu(plug.mtu()),
                        new RouteRequest.ConfigureBridgePort(link, true, plug.isolated()));
        sandbox.inside()
                .apply(RouteRequest.ChangeLink.of(LinkReference.of(sandbox.interfaceIndex()))
                        .withMtu(plug.mtu()));
    }

    private void createLayered(Sandbox sandbox, Plug plug, LayerOptions layer, String interfaceName) {
        try (NetworkNamespace namespace = NetworkNamespace.open(sandbox.path())) {
            host.routes()
                    .apply(new CreateLayered(
                            layer.kind(),
                            interfaceName,
                            plug.bridge(),
                            layer.mode(),
                            layer.flags(),
                            namespace.number()));
        }
    }

    private String createVeth(Sandbox sandbox, Plug plug, String wanted, String interfaceName) {
        try (NetworkNamespace namespace = NetworkNamespace.open(sandbox.path())) {
            RouteRequest.Peer peer =
                    new RouteRequest.Peer(interfaceName, randomMac(), plug.mtu(), OptionalInt.of(namespace.number()));
            for (int attempt = 1; ; attempt++) {
                String name = wanted.isEmpty() ? "veth" + randomHex(4).substring(1) : wanted;
                LinkReference link = LinkReference.of(name);
                live.add(name);
                try {
                    host.routes()
                            .apply(new RouteRequest.CreateVeth(
                                    name, randomMac(), plug.mtu(), OptionalInt.empty(), peer));
                } catch (NetlinkException e) {
                    live.remove(name);
                    if (e.errno() == Errno.EEXIST && wanted.isEmpty() && attempt < NAME_ATTEMPTS) {
                        continue;
                    }
                    throw e;
                }
                try {
                    host.routes().apply(plugged(link, plug));
                    return name;
                } catch (NetlinkException e) {
                    host.routes().deleteIfExists(link);
                    live.remove(name);
                    throw e;
                }
            }
        }
    }

    private static List<RouteRequest> plugged(LinkReference link, Plug plug) {
        RouteRequest quiet = new RouteRequest.DisableLinkLocal(link);
        RouteRequest up = RouteRequest.ChangeLink.of(link).withUp(true);
        return plug.bridge() == 0
                ? List.of(quiet, up)
                : List.of(
                        quiet,
                        RouteRequest.ChangeLink.of(link).withMaster(plug.bridge()),
                        new RouteRequest.ConfigureBridgePort(link, true, plug.isolated()),
                        up);
    }

    /**
     * Takes a sandbox apart: the veth pairs at once, as the kernel destroys the namespace only some time after the last
     * user is gone, and until then the old address would answer. Does nothing for what is gone already.
     */
    void destroy(String id, List<String> hostInterfaces) {
        try (Undo all = new Undo()) {
            all.add(() -> {
                pins.remove(id);
                live.remove(id);
            });
            for (String hostInterface : hostInterfaces) {
                all.add(() -> removeInterface(hostInterface));
            }
        }
    }

    /** Takes over a sandbox that an earlier daemon made. */
    void adopt(String id, List<String> hostInterfaces) {
        live.add(id);
        live.addAll(hostInterfaces);
    }

    /**
     * Removes every pin, and every veth on one of these bridges or in a sandbox in use, that belongs to no sandbox. A
     * veth of a prepared sandbox on no bridge yet goes with its namespace.
     */
    void removeLeftovers(Set<Integer> bridges) {
        List<Link> strays = host.routes().links().stream()
                .filter(link -> link.kind().equals("veth")
                        && HOST_INTERFACE.matcher(link.name()).matches()
                        && !live.contains(link.name()))
                .toList();
        Set<Integer> ends = strays.isEmpty() ? Set.of() : endsOfUsed();
        for (Link link : strays) {
            if (bridges.contains(link.master()) || link.master() == 0 && ends.contains(link.index())) {
                LOG.info("remove leftover interface={}", link.name());
                host.routes().deleteIfExists(LinkReference.of(link.index()));
            }
        }
        for (String id : pins.ids()) {
            if (!live.contains(id)) {
                LOG.info("remove leftover namespace={}", id);
                pins.remove(id);
            }
        }
    }

    /** The host's indexes of the other ends of all veths in sandboxes that are in use. */
    private Set<Integer> endsOfUsed() {
        Set<Integer> ends = new HashSet<>();
        for (String id : pins.ids()) {
            if (live.contains(id)) {
                try (NetworkNamespace namespace =
                                NetworkNamespace.open(pins.path(id).toString());
                        RouteSocket inside = namespace.call(RouteSocket::open)) {
                    inside.links().stream()
                            .filter(link -> link.kind().equals("veth"))
                            .forEach(link -> ends.add(link.peer()));
                }
            }
        }
        return ends;
    }

    /** What a fresh namespace gets first, on the thread that is in it. */
    private static RouteSocket enter() throws IOException {
        // A network without IPv6 gives its containers no IPv6 address, not even a link-local one; lo has ::1.
        HostNetwork.writeSysctl("ipv6/conf/default/disable_ipv6", "1");
        // A change of the MAC address is announced: neighbours may know the IP address with an older one.
        HostNetwork.writeSysctl("ipv4/conf/default/arp_notify", "1");
        // As Docker: no capability is needed for low ports or ping in a namespace of one's own.
        HostNetwork.writeSysctl("ipv4/ip_unprivileged_port_start", "0");
        HostNetwork.writeSysctl("ipv4/ping_group_range", "0\t2147483647");
        return RouteSocket.open();
    }

    static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A locally administered unicast address. */
    static MacAddress randomMac() {
        return new MacAddress(0x0242L << 32 | ThreadLocalRandom.current().nextInt() & 0xffffffffL);
    }
}
