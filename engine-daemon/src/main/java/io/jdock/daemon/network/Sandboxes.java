package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.MacAddress;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.io.IOException;
import java.util.HexFormat;
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
    private final int mtu;
    private final boolean isolated;
    private final Steps steps;
    /** Ids and host interfaces of the sandboxes that are in use, ready, or being made. */
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    /** With {@code isolated} no sandbox reaches another over the bridge. */
    Sandboxes(HostNetwork host, PinDirectory pins, int mtu, boolean isolated, Steps steps) {
        this.host = requireNonNull(host, "host is null");
        this.pins = requireNonNull(pins, "pins is null");
        this.mtu = mtu;
        this.isolated = isolated;
        this.steps = requireNonNull(steps, "steps is null");
    }

    /** A namespace with lo only. */
    Sandbox createIsolated() {
        String id = randomHex(6);
        try (Undo undo = new Undo()) {
            live.add(id);
            undo.add(() -> destroy(id, ""));
            steps.before("pin namespace");
            RouteSocket inside = pins.create(id, Sandboxes::enter);
            undo.add(inside::close);
            inside.apply(RouteRequest.ChangeLink.of(LinkReference.of("lo")).withUp(true));
            Sandbox sandbox = new Sandbox(id, pins.path(id).toString(), "", 0, inside);
            undo.release();
            return sandbox;
        }
    }

    /** A namespace with an eth0 on the bridge of that index. */
    Sandbox createOn(int bridge) {
        Sandbox isolated = createIsolated();
        try (Undo undo = new Undo()) {
            undo.add(() -> destroy(isolated.id(), ""));
            undo.add(isolated::close);
            steps.before("create veth");
            String name = createVeth(isolated, bridge);
            undo.add(() -> destroy(isolated.id(), name));
            steps.before("configure veth");
            int index = isolated.inside().link(Sandbox.INTERFACE).orElseThrow().index();
            isolated.inside()
                    .apply(RouteRequest.ChangeLink.of(LinkReference.of(index)).withUp(true));
            Sandbox sandbox = new Sandbox(isolated.id(), isolated.path(), name, index, isolated.inside());
            undo.release();
            return sandbox;
        }
    }

    private String createVeth(Sandbox sandbox, int bridge) {
        try (NetworkNamespace namespace = NetworkNamespace.open(sandbox.path())) {
            RouteRequest.Peer peer =
                    new RouteRequest.Peer(Sandbox.INTERFACE, randomMac(), mtu, OptionalInt.of(namespace.number()));
            for (int attempt = 1; ; attempt++) {
                String name = "veth" + randomHex(4).substring(1);
                LinkReference link = LinkReference.of(name);
                live.add(name);
                try {
                    host.routes().apply(new RouteRequest.CreateVeth(name, randomMac(), mtu, OptionalInt.empty(), peer));
                } catch (NetlinkException e) {
                    live.remove(name);
                    if (e.errno() == Errno.EEXIST && attempt < NAME_ATTEMPTS) {
                        continue;
                    }
                    throw e;
                }
                try {
                    host.routes()
                            .apply(
                                    new RouteRequest.DisableLinkLocal(link),
                                    RouteRequest.ChangeLink.of(link).withMaster(bridge),
                                    new RouteRequest.ConfigureBridgePort(link, true, isolated),
                                    RouteRequest.ChangeLink.of(link).withUp(true));
                    return name;
                } catch (NetlinkException e) {
                    host.routes().deleteIfExists(link);
                    live.remove(name);
                    throw e;
                }
            }
        }
    }

    /**
     * Takes a sandbox apart: the veth pair at once, as the kernel destroys the namespace only some time after the last
     * user is gone, and until then the old address would answer. Does nothing for what is gone already.
     */
    void destroy(String id, String hostInterface) {
        try (Undo all = new Undo()) {
            all.add(() -> {
                pins.remove(id);
                live.remove(id);
            });
            if (!hostInterface.isEmpty()) {
                all.add(() -> {
                    host.routes().deleteIfExists(LinkReference.of(hostInterface));
                    live.remove(hostInterface);
                });
            }
        }
    }

    /** Takes over a sandbox that an earlier daemon made. */
    void adopt(String id, String hostInterface) {
        live.add(id);
        if (!hostInterface.isEmpty()) {
            live.add(hostInterface);
        }
    }

    /** Removes every pin, and every veth on the bridge of that index, that belongs to no sandbox. */
    void removeLeftovers(OptionalInt bridge) {
        for (Link link : host.routes().links()) {
            if (bridge.isPresent()
                    && link.master() == bridge.getAsInt()
                    && link.kind().equals("veth")
                    && HOST_INTERFACE.matcher(link.name()).matches()
                    && !live.contains(link.name())) {
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
