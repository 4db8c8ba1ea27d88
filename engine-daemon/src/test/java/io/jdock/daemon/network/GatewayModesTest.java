package io.jdock.daemon.network;

import static io.jdock.daemon.network.TestingRequests.create;
import static io.jdock.daemon.network.TestingRequests.on;
import static io.jdock.daemon.network.TestingRequests.subnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How containers are reached: by the host's IPv6 addresses with {@code ::1}, by their own, or not at all. */
class GatewayModesTest {
    private static final Ipv6Address LOOPBACK = Ipv6Address.parse("::1");
    private static final String NOTHING = "[] [] []";

    private TestingHost testing;

    @BeforeEach
    void createHost() throws Exception {
        testing = new TestingHost();
    }

    @AfterEach
    void removeHost() throws Exception {
        if (testing != null) {
            testing.close();
        }
    }

    private static PortRequest port(Protocol protocol, int hostPort, int containerPort) {
        return new PortRequest(protocol, Optional.empty(), hostPort, containerPort);
    }

    private static PortRequest tcp(int hostPort, int containerPort) {
        return port(Protocol.TCP, hostPort, containerPort);
    }

    private void routeOutside(String network) {
        TestingHost.shell(testing.outside, "ip", "route", "add", network, "via", "192.0.2.1");
    }

    private static Map<String, String> mode(String value) {
        return Map.of(BridgeOptions.GATEWAY_MODE, value);
    }

    @Test
    void loopbackOfIpv6LeadsToPublishedPorts() {
        Networks networks = testing.start();
        networks.create(create("dual", Map.of(), false, true, subnet("10.9.0.0/24"), subnet("fd00:9::/64")));
        networks.create(create("other", Map.of(), false, true, subnet("10.8.0.0/24"), subnet("fd00:8::/64")));
        NetworkAttachment web = networks.attach(
                "web",
                on(
                        "web",
                        List.of("dual"),
                        tcp(8080, 80),
                        port(Protocol.UDP, 5353, 53),
                        new PortRequest(Protocol.TCP, LOOPBACK, 9090, 80)));
        NetworkAttachment other = networks.attach("other", on("other", List.of("other"), tcp(8081, 80)));
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.enter(other), 80, "other");
        testing.answer(testing.enter(web), 53, "names");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 8080)).isEqualTo("web fd00:9:0:0:0:0:0:1");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 9090)).isEqualTo("web fd00:9:0:0:0:0:0:1");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 8081)).isEqualTo("other fd00:8:0:0:0:0:0:1");
        assertThat(askByDatagram(testing.host, 5353)).isEqualTo("names");
        testing.serve(testing.host, 82, "host");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 82))
                .as("the host's own")
                .startsWith("host");
        networks.release("web");
        networks.release("other");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "table", "ip6", "jdock"))
                .doesNotContain("tcp . ")
                .doesNotContain("udp . ");
        networks.remove("dual");
        networks.remove("other");
        networks.discard();
        assertThat(TestingHost.shell(testing.host, "ip", "-6", "route", "show", "table", "local"))
                .doesNotContain("ffff::1");
    }

    private static String askByDatagram(NetworkNamespace from, int port) {
        return from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(10_000);
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
                socket.send(new DatagramPacket(new byte[1], 1));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                socket.receive(answer);
                return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            }
        });
    }

    @Test
    void routedNetworkIsReachedAtItsOwnAddressesByOpenedPorts() {
        Networks networks = testing.start();
        networks.create(create("routed", mode("routed"), subnet("10.9.0.0/24")));
        networks.create(create("front"));
        routeOutside("10.9.0.0/24");
        NetworkAttachment web = networks.attach("web", on("web", List.of("routed"), tcp(8080, 80)));
        NetworkAttachment peer = networks.attach("peer", on("peer", List.of("front")));
        assertThat(web.ports()).singleElement().matches(PublishedPort::isDirect);
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.enter(web), 81, "closed");
        testing.serve(testing.outside, 82, "outside");
        Ipv4Address own = Ipv4Address.parse("10.9.0.2");
        assertThat(TestingHost.ask(testing.outside, own, 80)).isEqualTo("web 192.0.2.2");
        assertThat(TestingHost.askInVain(testing.outside, own, 81)).isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.ask(testing.enter(peer), own, 80))
                .as("other network")
                .startsWith("web");
        assertThat(TestingHost.askInVain(testing.enter(peer), own, 81)).isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.askInVain(testing.outside, TestingHost.HOST, 8080))
                .isEqualTo("ConnectException");
        assertThat(TestingHost.ask(testing.enter(web), TestingHost.OUTSIDE, 82)).isEqualTo("outside 10.9.0.2");
        assertThat(testing.outside.<Boolean>call(() -> own.inet().isReachable(10_000)))
                .as("ICMP")
                .isTrue();
        assertThatThrownBy(() -> networks.attach(
                        "bad",
                        on(
                                "bad",
                                List.of("routed"),
                                new PortRequest(Protocol.TCP, Ipv4Address.parse("127.0.0.1"), 9, 9))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("the network is routed");
        networks.release("web");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "set", "ip", "jdock", "opened"))
                .doesNotContain("elements");
        networks.release("peer");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void unprotectedNetworkIsReachedAtAllPortsFromOutsideOnly() {
        Networks networks = testing.start();
        networks.create(create("open", mode("nat-unprotected"), subnet("10.9.0.0/24")));
        networks.create(create("front"));
        routeOutside("10.9.0.0/24");
        NetworkAttachment web = networks.attach("web", on("web", List.of("open"), tcp(8080, 80)));
        NetworkAttachment peer = networks.attach("peer", on("peer", List.of("front")));
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.enter(web), 81, "more");
        testing.serve(testing.outside, 82, "outside");
        Ipv4Address own = Ipv4Address.parse("10.9.0.2");
        assertThat(TestingHost.ask(testing.outside, own, 81)).isEqualTo("more 192.0.2.2");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).isEqualTo("web 192.0.2.2");
        assertThat(TestingHost.askInVain(testing.enter(peer), own, 81)).isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.ask(testing.enter(web), TestingHost.OUTSIDE, 82)).isEqualTo("outside 192.0.2.1");
    }

    @Test
    void trustedInterfacesReachAllPorts() {
        Networks networks = testing.start();
        networks.create(create("near", Map.of(BridgeOptions.TRUSTED, "uplink:eth7"), subnet("10.9.0.0/24")));
        routeOutside("10.9.0.0/24");
        NetworkAttachment web = networks.attach("web", on("web", List.of("near")));
        testing.serve(testing.enter(web), 81, "web");
        assertThat(TestingHost.ask(testing.outside, Ipv4Address.parse("10.9.0.2"), 81))
                .isEqualTo("web 192.0.2.2");
    }

    @Test
    void isolatedNetworkHasNoHostOnIt() {
        Networks networks = testing.start();
        assertThatThrownBy(() -> networks.create(create("alone", mode("isolated"))))
                .hasMessageContaining("only an internal network (--internal) may be isolated");
        networks.create(create("alone", mode("isolated"), true, false, subnet("10.9.0.0/24")));
        NetworkAttachment one = networks.attach("one", on("one", List.of("alone")));
        NetworkAttachment two = networks.attach("two", on("two", List.of("alone")));
        testing.serve(testing.enter(one), 80, "one");
        assertThat(TestingHost.ask(testing.enter(two), Ipv4Address.parse("10.9.0.2"), 80))
                .isEqualTo("one 10.9.0.3");
        assertThat(TestingHost.shell(testing.host, "ip", "-br", "addr")).doesNotContain("10.9.0.");
    }

    @Test
    void containersHaveTheSourceAddressThatIsAsked() {
        Networks networks = testing.start();
        TestingHost.shell(testing.host, "ip", "addr", "add", "192.0.2.77/24", "dev", "uplink");
        networks.create(create("front", Map.of(BridgeOptions.SOURCE, "192.0.2.77")));
        NetworkAttachment web = networks.attach("web", on("web", List.of("front")));
        testing.serve(testing.outside, 82, "outside");
        assertThat(TestingHost.ask(testing.enter(web), TestingHost.OUTSIDE, 82)).isEqualTo("outside 192.0.2.77");
    }

    @Test
    void networkMayHaveIpv6Only() {
        Networks networks = testing.start();
        networks.create(TestingRequests.ipv6Only("six", "fd00:9::/64"));
        NetworkInspect view = networks.inspect("six");
        assertThat(view.enableIpv4()).isFalse();
        assertThat(view.ipam().config()).hasSize(1);
        NetworkAttachment web = networks.attach("web", on("web", List.of("six"), tcp(8080, 80)));
        NetworkAttachment both = networks.attach("both", on("both", List.of("six", "bridge")));
        assertThat(web.endpoints().getFirst().address()).isEmpty();
        assertThat(web.ports()).extracting(PublishedPort::toString).containsExactly("[::]:8080->80/tcp");
        testing.serve(testing.enter(web), 80, "web");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 8080)).isEqualTo("web fd00:9:0:0:0:0:0:1");
        assertThat(TestingHost.ask(testing.enter(both), Ipv6Address.parse("fd00:9::2"), 80))
                .isEqualTo("web fd00:9:0:0:0:0:0:3");
        assertThat(TestingHost.shell(testing.enter(web), "ip", "-4", "addr", "show", "eth0"))
                .isEmpty();
        networks.release("web");
        networks.release("both");
        networks.remove("six");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void flagsOfTheDaemonAreOfTheDefaultBridge() {
        NetworkConfig config = testing.config()
                .withBip(NetworkConfig.BridgeAddress.parse("10.7.0.1/24"))
                .withFlags(new BridgeFlags(
                        true,
                        Optional.empty(),
                        Optional.of(Ipv4Prefix.parse("10.7.0.64/26")),
                        Optional.of(Ipv6Prefix.parse("fd00:7::/64")),
                        Optional.of(Ipv4Address.parse("10.7.0.254")),
                        Optional.empty(),
                        Ipv4Address.parse("127.0.0.1")));
        Networks networks = testing.start(config, Steps.UNOBSERVED);
        NetworkAttachment web = networks.attach("web", TestingRequests.bridge("web", tcp(8080, 80)));
        NetworkEndpoint endpoint = web.endpoints().getFirst();
        assertThat(endpoint.address()).isEqualTo("10.7.0.64");
        assertThat(endpoint.address6()).isEqualTo("fd00:7::2");
        assertThat(web.ports())
                .extracting(PublishedPort::toString)
                .containsExactly("127.0.0.1:8080->80/tcp", "[::]:8080->80/tcp");
        assertThat(TestingHost.shell(testing.enter(web), "ip", "route")).contains("default via 10.7.0.254 dev eth0");
        NetworkInspect view = networks.inspect("bridge");
        assertThat(view.enableIpv6()).isTrue();
        assertThat(view.ipam().config().getFirst().ipRange()).isEqualTo("10.7.0.64/26");
        testing.serve(testing.enter(web), 80, "web");
        assertThat(TestingHost.ask(testing.host, LOOPBACK, 8080)).startsWith("web");
        networks.release("web");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }
}
