package io.jdock.daemon.network;

import static io.jdock.daemon.network.TestingRequests.create;
import static io.jdock.daemon.network.TestingRequests.on;
import static io.jdock.daemon.network.TestingRequests.subnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnNetworksTest {
    private static final Ipv4Address LOCALHOST = Ipv4Address.parse("127.0.0.1");
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

    private static PortRequest tcp(int hostPort, int containerPort) {
        return new PortRequest(Protocol.TCP, Optional.empty(), hostPort, containerPort);
    }

    private static Ipv4Address address(NetworkAttachment attachment, int endpoint) {
        return Ipv4Address.parse(attachment.endpoints().get(endpoint).address());
    }

    private static String routes(NetworkNamespace inside) {
        return TestingHost.shell(inside, "ip", "route");
    }

    @Test
    void networksAreApartButForPublishedPorts() {
        Networks networks = testing.start();
        networks.create(create("front"));
        networks.create(create("back"));
        NetworkAttachment web = networks.attach("web", on("web", List.of("front"), tcp(8080, 80)));
        NetworkAttachment db = networks.attach("db", on("db", List.of("back")));
        NetworkAttachment both = networks.attach("both", on("both", List.of("front", "back")));
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.enter(db), 81, "db");
        testing.serve(testing.outside, 82, "outside");
        NetworkNamespace inside = testing.enter(both);

        assertThat(TestingHost.ask(inside, address(web, 0), 80)).startsWith("web");
        assertThat(TestingHost.ask(inside, address(db, 0), 81)).startsWith("db");
        assertThat(TestingHost.ask(inside, TestingHost.OUTSIDE, 82)).isEqualTo("outside 192.0.2.1");
        assertThat(TestingHost.askInVain(testing.enter(web), address(db, 0), 81))
                .isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.askInVain(testing.enter(db), address(web, 0), 80))
                .isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.ask(testing.enter(db), TestingHost.HOST, 8080)).startsWith("web");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).isEqualTo("web 192.0.2.2");
        assertThat(TestingHost.shell(inside, "ip", "-br", "link"))
                .contains("eth0")
                .contains("eth1");
        assertThat(routes(inside)).as("back comes before front").contains("default via 172.19.0.1 dev eth1");

        List.of("web", "db", "both").forEach(networks::release);
        assertThat(testing.traces()).isEqualTo(NOTHING);
        networks.remove("front");
        networks.remove("back");
        assertThat(TestingHost.shell(testing.host, "ip", "-br", "link")).doesNotContain("br-");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "table", "ip", "jdock"))
                .doesNotContain("br-")
                .contains("jdock0");
    }

    @Test
    void portsAndDefaultRouteFollowTheNetworksOfARunningContainer() {
        Networks networks = testing.start();
        networks.create(create("a-first"));
        networks.create(create("b-second"));
        networks.create(create("closed", Map.of(), true, false));
        NetworkAttachment web = networks.attach("web", on("web", List.of("closed"), tcp(8080, 80)));
        assertThat(web.ports()).as("nothing leads to an internal network").isEmpty();
        NetworkNamespace inside = testing.enter(web);
        testing.serve(inside, 80, "web");
        assertThat(routes(inside)).doesNotContain("default");

        NetworkAttachment second = networks.connect("web", EndpointRequest.of("b-second"), List.of(tcp(8080, 80)));
        assertThat(second.ports()).hasSize(1);
        assertThat(routes(inside)).contains("default via 172.19.0.1 dev eth1");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");

        networks.connect("web", EndpointRequest.of("a-first"), List.of(tcp(8080, 80)));
        assertThat(routes(inside)).contains("default via 172.18.0.1 dev eth2");
        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).startsWith("web");
        assertThatThrownBy(() -> networks.connect("web", EndpointRequest.of("a-first"), List.of()))
                .hasMessage("endpoint with name web already exists in network a-first");

        networks.disconnect("web", "a-first", List.of(tcp(8080, 80)));
        assertThat(routes(inside)).contains("default via 172.19.0.1 dev eth1").doesNotContain("eth2");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");
        assertThatThrownBy(() -> networks.disconnect("web", "a-first", List.of()))
                .hasMessageContaining("is not connected to network a-first");

        networks.disconnect("web", "b-second", List.of(tcp(8080, 80)));
        assertThat(TestingHost.askInVain(testing.host, LOCALHOST, 8080)).isEqualTo("ConnectException");
        assertThat(networks.inspect("b-second").containers()).isEmpty();
        networks.release("web");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void internalAndDividedNetworks() {
        Networks networks = testing.start();
        networks.create(create("closed", Map.of(), true, false));
        networks.create(create("divided", Map.of(BridgeOptions.ICC, "false", BridgeOptions.MTU, "1280")));
        testing.serve(testing.outside, 82, "outside");
        NetworkAttachment one = networks.attach("c1", on("c1", List.of("closed")));
        NetworkAttachment two = networks.attach("c2", on("c2", List.of("closed")));
        testing.serve(testing.enter(two), 80, "two");
        assertThat(TestingHost.ask(testing.enter(one), address(two, 0), 80)).startsWith("two");
        TestingHost.shell(testing.enter(one), "ip", "route", "add", "default", "via", "172.18.0.1");
        assertThat(TestingHost.askInVain(testing.enter(one), TestingHost.OUTSIDE, 82))
                .isEqualTo("SocketTimeoutException");

        NetworkAttachment three = networks.attach("c3", on("c3", List.of("divided")));
        NetworkAttachment four = networks.attach("c4", on("c4", List.of("divided")));
        testing.serve(testing.enter(four), 80, "four");
        assertThat(TestingHost.askInVain(testing.enter(three), address(four, 0), 80))
                .endsWith("Exception");
        assertThat(TestingHost.ask(testing.enter(three), TestingHost.OUTSIDE, 82))
                .startsWith("outside");
        assertThat(TestingHost.shell(testing.enter(three), "ip", "link", "show", "eth0"))
                .contains("mtu 1280");
    }

    @Test
    void bothFamilies() {
        Networks networks = testing.start();
        networks.create(create("dual", Map.of(), false, true, subnet("10.9.0.0/24"), subnet("fd00:9::/64")));
        networks.create(create("local", Map.of(), false, true));
        assertThat(networks.inspect("local").ipam().config().get(1).subnet()).startsWith("fd");
        NetworkAttachment web = networks.attach("web", on("web", List.of("dual"), tcp(8080, 80)));
        NetworkAttachment peer = networks.attach("peer", on("peer", List.of("dual", "local")));
        assertThat(web.ports())
                .extracting(PublishedPort::toString)
                .containsExactly("0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp");
        assertThat(web.endpoints().getFirst().address6()).isEqualTo("fd00:9::2");
        TestingHost.shell(testing.host, "ip", "-6", "addr", "add", "fd00:a::1/64", "dev", "uplink", "nodad");
        TestingHost.shell(testing.outside, "ip", "-6", "addr", "add", "fd00:a::2/64", "dev", "eth9", "nodad");
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.outside, 82, "outside");
        Ipv6Address host = Ipv6Address.parse("fd00:a::1");
        assertThat(TestingHost.ask(testing.enter(peer), Ipv6Address.parse("fd00:9::2"), 80))
                .isEqualTo("web fd00:9:0:0:0:0:0:3");
        assertThat(TestingHost.ask(testing.outside, host, 8080)).isEqualTo("web fd00:a:0:0:0:0:0:2");
        assertThat(TestingHost.ask(testing.host, host, 8080)).startsWith("web");
        assertThat(TestingHost.ask(testing.enter(peer), host, 8080))
                .as("neighbour")
                .startsWith("web");
        assertThat(TestingHost.ask(testing.enter(web), host, 8080)).as("itself").startsWith("web");
        assertThat(TestingHost.ask(testing.enter(peer), Ipv6Address.parse("fd00:a::2"), 82))
                .isEqualTo("outside fd00:a:0:0:0:0:0:1");
        TestingHost.shell(testing.outside, "ip", "-6", "route", "add", "fd00:9::/64", "via", "fd00:a::1");
        assertThat(TestingHost.askInVain(testing.outside, Ipv6Address.parse("fd00:9::2"), 80))
                .isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.shell(testing.enter(peer), "ip", "-6", "route"))
                .contains("default via fd00:9::1 dev eth0");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "map", "ip6", "jdock", "published"))
                .contains("tcp . 8080 : fd00:9::2 . 80");
        networks.release("web");
        networks.release("peer");
        assertThat(testing.traces()).isEqualTo(NOTHING);
        assertThat(TestingHost.shell(testing.host, "nft", "list", "map", "ip6", "jdock", "published"))
                .doesNotContain("elements");
    }

    @Test
    void badWishesAreRefusedInDockersWords() {
        Networks networks = testing.start();
        networks.create(create("taken", subnet("10.7.0.0/24")));
        refused(networks, create("taken"), ErrorKind.CONFLICT, "network with name taken already exists");
        refused(
                networks,
                create("bridge"),
                ErrorKind.FORBIDDEN,
                "operation is not permitted on predefined bridge network");
        refused(
                networks,
                create("other", subnet("10.7.0.128/25")),
                ErrorKind.FORBIDDEN,
                "invalid pool request: Pool overlaps with other one on this address space; free is for example"
                        + " 172.18.0.0/16");
        refused(
                networks,
                create("other", new NetworkInspect.Pool("10.8.0.0/24", "", "10.9.0.1", Map.of())),
                ErrorKind.INVALID,
                "no matching subnet for gateway 10.9.0.1: it is not a host's address of 10.8.0.0/24; free is for"
                        + " example 10.8.0.1");
        refused(
                networks,
                create("other", Map.of("com.docker.network.bridge.nmae", "x")),
                ErrorKind.INVALID,
                "invalid option \"com.docker.network.bridge.nmae\" for driver bridge; it has ");
        refused(
                networks,
                create("other", Map.of(BridgeOptions.NAME, "jdock0")),
                ErrorKind.FORBIDDEN,
                "bridge name jdock0");
        refused(
                networks,
                create("other", Map.of(BridgeOptions.NAME, "uplink")),
                ErrorKind.INVALID,
                "interface uplink exists");
        networks.attach("web", on("web", List.of("taken")));
        assertThatThrownBy(() -> networks.remove("taken"))
                .hasMessageMatching("error while removing network: network taken has active endpoints"
                        + " \\(name:\"web\" id:\"[0-9a-f]{12}\"\\)");
        assertThatThrownBy(() -> networks.remove("host"))
                .hasMessage("host is a pre-defined network and cannot be removed");
        assertThatThrownBy(() -> networks.attach("c2", on("c2", List.of("nowhere"))))
                .hasMessage("network nowhere not found");
        NetworkRequest outside = new NetworkRequest(
                new NetworkMode.Named("taken"),
                "c2",
                List.of(),
                List.of(TestingRequests.at("taken", "10.8.0.9")),
                List.of());
        assertThatThrownBy(() -> networks.attach("c2", outside))
                .hasMessage("requested address 10.8.0.9 is not in subnet 10.7.0.0/24");
        assertThat(TestingHost.shell(testing.host, "ip", "-br", "link").lines().filter(line -> line.startsWith("br-")))
                .hasSize(1);
    }

    private static void refused(Networks networks, NetworkCreateRequest request, ErrorKind kind, String message) {
        assertThatThrownBy(() -> networks.create(request))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(message);
    }

    @Test
    void restartedDaemonHasTheNetworksAndTheirContainers() {
        Networks first = testing.start();
        first.create(create("front", Map.of(), false, true));
        NetworkAttachment web = first.attach("web", on("web", List.of("front"), tcp(8080, 80)));
        testing.serve(testing.enter(web), 80, "web");
        first.close();
        testing.forget(first);
        TestingHost.shell(
                testing.host,
                "ip",
                "link",
                "del",
                first.inspect("front").id().transform(id -> "br-" + id.substring(0, 12)));

        Networks second = testing.opened(testing.config(), Steps.UNOBSERVED);
        second.adopt("web", "web", web);
        second.reconcile(Set.of("web"));
        assertThat(second.inspect("front").containers()).containsOnlyKeys("web");
        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).startsWith("web");
        NetworkAttachment peer = second.attach("peer", on("peer", List.of("front")));
        assertThat(address(peer, 0)).hasToString("172.18.0.3");
        assertThat(TestingHost.ask(testing.enter(peer), address(web, 0), 80)).startsWith("web");
        assertThatThrownBy(() -> second.remove("front")).hasMessageContaining("has active endpoints");
        second.release("web");
        second.release("peer");
        second.remove("front");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void everyFailingStepOfAConnectLeavesNothing() {
        List<String> steps = new ArrayList<>();
        String[] failing = {""};
        Networks networks = testing.start(testing.config(), step -> {
            steps.add(step);
            if (step.equals(failing[0])) {
                throw new IllegalStateException("injected: " + step);
            }
        });
        networks.create(create("front"));
        steps.clear();
        NetworkRequest request = on("web", List.of("bridge", "front"), tcp(8080, 80));
        networks.attach("web", request);
        networks.release("web");
        List<String> ofStart = List.copyOf(steps);
        assertThat(ofStart).contains("create veth").hasSizeGreaterThan(8);
        for (String step : ofStart) {
            failing[0] = step;
            assertThatThrownBy(() -> networks.attach("web", request)).hasMessage("injected: " + step);
            assertThat(testing.traces()).as(step).isEqualTo(NOTHING);
        }
        failing[0] = "";
        networks.attach("web", on("web", List.of("bridge"), tcp(8080, 80)));
        String before = testing.traces();
        steps.clear();
        networks.connect("web", EndpointRequest.of("front"), List.of());
        List<String> ofConnect = List.copyOf(steps);
        networks.disconnect("web", "front", List.of());
        assertThat(ofConnect).contains("allocate address", "create veth", "configure veth", "configure sandbox");
        for (String step : ofConnect) {
            failing[0] = step;
            assertThatThrownBy(() -> networks.connect("web", EndpointRequest.of("front"), List.of()))
                    .hasMessage("injected: " + step);
            assertThat(testing.traces()).as(step).isEqualTo(before);
        }
        failing[0] = "";
        networks.release("web");
        networks.remove("front");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    /** Ports and default routes move with these networks, and both families come and go. */
    @Test
    void everyFailingStepOfAChangeLeavesAllAsItWas() {
        List<String> steps = new ArrayList<>();
        String[] failing = {""};
        Networks networks = testing.start(testing.config(), step -> {
            steps.add(step);
            if (step.equals(failing[0])) {
                throw new IllegalStateException("injected: " + step);
            }
        });
        networks.create(create("a-dual", Map.of(), false, true, subnet("10.9.0.0/24"), subnet("fd00:9::/64")));
        List<PortRequest> ports = List.of(tcp(8080, 80));
        NetworkAttachment web = networks.attach("web", on("web", List.of("bridge"), tcp(8080, 80)));
        NetworkNamespace inside = testing.enter(web);
        testing.serve(inside, 80, "web");
        steps.clear();
        networks.connect("web", EndpointRequest.of("a-dual"), ports);
        List<String> ofConnect = List.copyOf(steps);
        steps.clear();
        networks.disconnect("web", "a-dual", ports);
        List<String> ofDisconnect = List.copyOf(steps);
        assertThat(ofConnect).contains("configure sandbox", "take ports", "publish ports", "finish");
        assertThat(ofDisconnect).contains("take ports", "publish ports", "move routes", "remove interface");
        String before = state(networks, inside);
        for (String step : ofConnect) {
            failing[0] = step;
            assertThatThrownBy(() -> networks.connect("web", EndpointRequest.of("a-dual"), ports))
                    .hasMessage("injected: " + step);
            assertThat(state(networks, inside)).as(step).isEqualTo(before);
        }
        failing[0] = "";
        networks.connect("web", EndpointRequest.of("a-dual"), ports);
        String both = state(networks, inside);
        assertThat(both).contains("8080 : fd00:9::2 . 80");
        for (String step : ofDisconnect) {
            failing[0] = step;
            assertThatThrownBy(() -> networks.disconnect("web", "a-dual", ports))
                    .hasMessage("injected: " + step);
            assertThat(state(networks, inside)).as(step).isEqualTo(both);
        }
        failing[0] = "";
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");
        networks.release("web");
        networks.remove("a-dual");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    private String state(Networks networks, NetworkNamespace inside) {
        return testing.traces()
                + TestingHost.shell(testing.host, "nft", "list", "map", "ip6", "jdock", "published")
                + TestingHost.shell(inside, "ip", "-br", "addr").replaceAll("@\\S+", "")
                + routes(inside)
                + TestingHost.shell(inside, "ip", "-6", "route", "show", "default")
                + networks.attachment("web").orElseThrow().ports();
    }

    /** A daemon that was killed has noted neither that it connected a network, nor that it disconnected one. */
    @Test
    void changesThatWereNotNotedAreTakenBack() {
        Networks networks = testing.start();
        networks.create(create("front"));
        networks.create(create("a-back"));
        NetworkAttachment noted = networks.attach("web", on("web", List.of("front"), tcp(8080, 80)));
        NetworkNamespace inside = testing.enter(noted);
        testing.serve(inside, 80, "web");
        NetworkAttachment more = networks.connect("web", EndpointRequest.of("a-back"), List.of(tcp(8080, 80)));
        TestingHost.shell(
                testing.host, "ip", "link", "set", more.endpoints().get(1).hostInterface(), "nomaster");
        assertThat(routes(inside)).contains("default via 172.19.0.1 dev eth1");
        TestingHost.shell(
                testing.host, "ip", "link", "del", noted.endpoints().getFirst().hostInterface());
        networks.close();
        testing.forget(networks);
        Networks next = testing.opened(testing.config(), Steps.UNOBSERVED);
        next.adopt("web", "web", noted);
        next.reconcile(Set.of("web"));
        assertThat(routes(inside)).contains("default via 172.18.0.1 dev eth0").doesNotContain("eth1");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");
        next.release("web");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void macvlanIsOnTheHostsOwnNetwork() {
        Networks networks = testing.start();
        networks.create(TestingRequests.layered("lan", "macvlan", Map.of("parent", "uplink"), "192.0.2.0/24"));
        networks.create(create("front"));
        NetworkRequest request = new NetworkRequest(
                new NetworkMode.Named("lan"),
                "web",
                List.of(tcp(8080, 80)),
                List.of(TestingRequests.at("lan", "192.0.2.50")),
                List.of());
        NetworkAttachment web = networks.attach("web", request);
        testing.serve(testing.enter(web), 80, "web");
        assertThat(web.ports()).isEmpty();
        assertThat(TestingHost.ask(testing.outside, address(web, 0), 80)).isEqualTo("web 192.0.2.2");
        networks.connect("web", EndpointRequest.of("front"), List.of(tcp(8080, 80)));
        networks.disconnect("web", "lan", List.of(tcp(8080, 80)));
        assertThat(TestingHost.askInVain(testing.outside, Ipv4Address.parse("192.0.2.50"), 80))
                .isNotEqualTo("web 192.0.2.2");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");
        networks.release("web");
        assertThat(networks.attach("web", request).endpoints()).hasSize(1);
        networks.release("web");
        assertThat(testing.traces()).isEqualTo(NOTHING);
        networks.remove("lan");
        refused(
                networks,
                TestingRequests.layered("lan", "macvlan", Map.of("parent", "nowhere"), "192.0.2.0/24"),
                ErrorKind.INVALID,
                "the requested parent interface nowhere was not found");
    }

    @Test
    void macvlanMakesTheVlanItIsOnAndRemovesItWithTheLastNetwork() {
        Networks networks = testing.start();
        try {
            TestingHost.shell(
                    testing.outside, "ip", "link", "add", "eth9.10", "link", "eth9", "type", "vlan", "id", "10");
        } catch (AssertionError _) {
            refused(
                    networks,
                    TestingRequests.layered("lan", "macvlan", Map.of("parent", "uplink.10"), "10.10.0.0/24"),
                    ErrorKind.NOT_IMPLEMENTED,
                    "this host's kernel has no vlan driver");
            assumeThat(false).as("the kernel has no vlan driver").isTrue();
        }
        TestingHost.shell(testing.outside, "ip", "addr", "add", "10.10.0.2/24", "dev", "eth9.10");
        TestingHost.shell(testing.outside, "ip", "link", "set", "eth9.10", "up");
        networks.create(TestingRequests.layered("lan", "macvlan", Map.of("parent", "uplink.10"), "10.10.0.0/24"));
        networks.create(TestingRequests.layered("second", "macvlan", Map.of("parent", "uplink.10"), "10.11.0.0/24"));
        NetworkAttachment web = networks.attach(
                "web",
                new NetworkRequest(
                        new NetworkMode.Named("lan"),
                        "web",
                        List.of(),
                        List.of(TestingRequests.at("lan", "10.10.0.50")),
                        List.of()));
        testing.serve(testing.enter(web), 80, "web");
        assertThat(TestingHost.ask(testing.outside, address(web, 0), 80)).isEqualTo("web 10.10.0.2");
        networks.release("web");
        networks.remove("lan");
        assertThat(links()).contains("uplink.10@uplink");
        networks.remove("second");
        assertThat(links()).doesNotContain("uplink.10");
        refused(
                networks,
                TestingRequests.layered("lan", "macvlan", Map.of("parent", "uplink.5000"), "10.10.0.0/24"),
                ErrorKind.INVALID,
                "\"5000\" is no VLAN");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    private String links() {
        return TestingHost.shell(testing.host, "ip", "-br", "link");
    }

    @Test
    void macvlanWithoutAnInterfaceIsInternal() {
        Networks networks = testing.start();
        try {
            networks.create(TestingRequests.layered("lan", "macvlan", Map.of(), "10.10.0.0/24"));
        } catch (EngineException e) {
            assertThat(e).hasMessage("this host's kernel has no dummy driver");
            assertThat(networks.list()).hasSize(3);
            assumeThat(e).as("the kernel has no dummy driver").isNull();
        }
        assertThat(networks.inspect("lan").internal()).isTrue();
        NetworkAttachment one = networks.attach("one", on("one", List.of("lan")));
        NetworkAttachment two = networks.attach("two", on("two", List.of("lan")));
        testing.serve(testing.enter(one), 80, "one");
        assertThat(TestingHost.ask(testing.enter(two), address(one, 0), 80)).startsWith("one");
        assertThat(routes(testing.enter(two))).doesNotContain("default");
        networks.release("one");
        networks.release("two");
        networks.remove("lan");
        assertThat(links()).doesNotContain("dm-");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void networkIsMadeOfAConfiguration() {
        Networks networks = testing.start();
        networks.create(TestingRequests.configuration("template", true, "", "10.9.0.0/24"));
        assertThatThrownBy(() -> networks.attach("web", on("web", List.of("template"))))
                .hasMessageContaining("is a configuration network");
        networks.create(TestingRequests.configuration("front", false, "template"));
        NetworkInspect view = networks.inspect("front");
        assertThat(view.configFrom().network()).isEqualTo("template");
        assertThat(view.options()).containsEntry(BridgeOptions.MTU, "1400");
        assertThat(networks.attach("web", on("web", List.of("front")))
                        .endpoints()
                        .getFirst()
                        .address())
                .isEqualTo("10.9.0.2");
        assertThatThrownBy(() -> networks.remove("template")).hasMessageContaining("is in use by network front");
        networks.release("web");
        networks.remove("front");
        networks.remove("template");
        refused(
                networks,
                TestingRequests.configuration("front", false, "bridge"),
                ErrorKind.FORBIDDEN,
                "network bridge is not a configuration network");
    }

    @Test
    void publishedPortsChangeWhileTheContainerRuns() {
        Networks networks = testing.start();
        networks.create(create("front"));
        NetworkAttachment web = networks.attach("web", on("web", List.of("front"), tcp(8080, 80)));
        testing.serve(testing.enter(web), 80, "web");
        NetworkAttachment changed = networks.changePorts("web", web.ports(), List.of(tcp(9090, 80)));
        assertThat(changed.ports()).extracting(PublishedPort::hostPort).containsExactly(9090);
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 9090)).startsWith("web");
        assertThat(TestingHost.askInVain(testing.outside, TestingHost.HOST, 8080))
                .endsWith("Exception");
        networks.attach("other", on("other", List.of("front"), tcp(8080, 80)));
        assertThatThrownBy(() -> networks.changePorts("web", List.of(), List.of(tcp(8080, 80))))
                .hasMessageContaining("port is already allocated");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 9090))
                .as("as before")
                .startsWith("web");
    }
}
