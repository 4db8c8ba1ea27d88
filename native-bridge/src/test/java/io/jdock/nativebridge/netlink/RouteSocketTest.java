package io.jdock.nativebridge.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Rtnetlink;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteSocketTest {
    private static final MacAddress MAC = MacAddress.parse("02:42:ac:11:00:02");

    private NetworkNamespace host;
    private NetworkNamespace container;
    private RouteSocket socket;

    @BeforeEach
    void createNamespaces() {
        assumeTrue(TestingShell.isRoot(), "needs root for network namespaces");
        host = NetworkNamespace.create();
        container = NetworkNamespace.create();
        socket = host.call(RouteSocket::open);
    }

    @AfterEach
    void closeNamespaces() {
        if (socket != null) {
            socket.close();
            host.close();
            container.close();
        }
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Link createBridge() {
        socket.apply(
                new RouteRequest.CreateBridge("br0", MacAddress.parse("02:42:00:00:00:01"), 1400),
                RouteRequest.ChangeLink.of(LinkReference.of("br0")).withUp(true));
        return socket.link("br0").orElseThrow();
    }

    @Test
    void bridgeIsCreatedAndFound() {
        Link bridge = createBridge();
        assertThat(bridge.kind()).isEqualTo("bridge");
        assertThat(bridge.mtu()).isEqualTo(1400);
        assertThat(bridge.isUp()).isTrue();
        assertThat(socket.links()).extracting(Link::name).containsExactly("lo", "br0");
        assertThat(socket.link(LinkReference.of(bridge.index()))).contains(bridge);
        assertThat(socket.link("nothing")).isEmpty();
        assertThat(TestingShell.in(host, "ip", "-br", "link", "show", "br0")).contains("02:42:00:00:00:01");
    }

    @Test
    void vethPeerIsBornInTheOtherNamespace() {
        Link bridge = createBridge();
        RouteRequest.Peer peer = new RouteRequest.Peer("eth0", MAC, 1400, OptionalInt.of(container.number()));
        socket.apply(
                new RouteRequest.CreateVeth(
                        "veth1", MacAddress.parse("02:00:00:00:00:05"), 1400, OptionalInt.of(bridge.index()), peer),
                new RouteRequest.DisableLinkLocal(LinkReference.of("veth1")),
                new RouteRequest.ConfigureBridgePort(LinkReference.of("veth1"), true, false));
        assertThat(socket.link("veth1")).get().satisfies(link -> {
            assertThat(link.master()).isEqualTo(bridge.index());
            assertThat(link.isUp()).isTrue();
            assertThat(link.kind()).isEqualTo("veth");
        });
        assertThat(TestingShell.in(host, "bridge", "-d", "link", "show", "dev", "veth1"))
                .contains("hairpin on");
        try (RouteSocket inside = container.call(RouteSocket::open)) {
            Link eth0 = inside.link("eth0").orElseThrow();
            assertThat(eth0.mac()).contains(MAC);
            inside.apply(
                    RouteRequest.ChangeLink.of(LinkReference.of("lo")).withUp(true),
                    RouteRequest.ChangeLink.of(LinkReference.of(eth0.index())).withUp(true),
                    new RouteRequest.AddAddress(eth0.index(), ip("172.17.0.2"), 16, Optional.of(ip("172.17.255.255"))),
                    new RouteRequest.AddRoute(eth0.index(), ip("0.0.0.0"), 0, Optional.of(ip("172.17.0.1"))),
                    new RouteRequest.AddRoute(eth0.index(), ip("10.9.0.0"), 16, Optional.empty()));
            assertThat(inside.addresses())
                    .filteredOn(address -> address.link() == eth0.index() && address.scope() == 0)
                    .singleElement()
                    .isEqualTo(new InterfaceAddress(eth0.index(), ip("172.17.0.2"), 16, 0));
            assertThat(inside.routes())
                    .filteredOn(Route::isDefault)
                    .filteredOn(route -> route.table() == Rtnetlink.RT_TABLE_MAIN && route.family() == 2)
                    .singleElement()
                    .satisfies(route -> assertThat(route.gateway()).contains(ip("172.17.0.1")));
            assertThat(TestingShell.in(container, "ip", "route"))
                    .contains("default via 172.17.0.1 dev eth0")
                    .contains("10.9.0.0/16 dev eth0 scope link")
                    .contains("172.17.0.0/16 dev eth0 proto kernel scope link src 172.17.0.2");
            assertThat(TestingShell.in(container, "ip", "addr", "show", "eth0")).contains("brd 172.17.255.255");

            inside.apply(new RouteRequest.DeleteAddress(eth0.index(), ip("172.17.0.2"), 16));
            assertThat(inside.addresses())
                    .noneMatch(address -> address.address().equals(ip("172.17.0.2")));
        }
        assertThat(socket.deleteIfExists(LinkReference.of("veth1"))).isTrue();
        assertThat(socket.deleteIfExists(LinkReference.of("veth1"))).isFalse();
    }

    @Test
    void linkIsRenamedAndChanged() {
        Link bridge = createBridge();
        LinkReference index = LinkReference.of(bridge.index());
        socket.apply(
                RouteRequest.ChangeLink.of(index).withUp(false),
                RouteRequest.ChangeLink.of(index).withName("br1").withMtu(1300).withMac(MAC));
        assertThat(socket.link("br1")).get().satisfies(link -> {
            assertThat(link.mtu()).isEqualTo(1300);
            assertThat(link.mac()).contains(MAC);
            assertThat(link.isUp()).isFalse();
        });
    }

    @Test
    void refusalNamesTheRequestAndTheKernelsReason() {
        createBridge();
        assertThatThrownBy(() -> socket.apply(
                        RouteRequest.ChangeLink.of(LinkReference.of("br0")).withMtu(1),
                        new RouteRequest.CreateBridge("br0", MAC, 1500)))
                .isInstanceOf(NetlinkException.class)
                .hasMessageStartingWith("change br0 mtu 1: EINVAL")
                .hasMessageContaining("mtu less than device minimum");
        assertThatThrownBy(() -> socket.apply(new RouteRequest.CreateBridge("br0", MAC, 1500)))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    }

    @Test
    void hundredsOfLinksAreListedInManyDatagrams() {
        for (int i = 0; i < 300; i++) {
            socket.apply(new RouteRequest.CreateBridge("br" + i, MAC, 1500));
        }
        assertThat(socket.links()).hasSize(301);
    }
}
