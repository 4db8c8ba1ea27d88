package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworksTest {
    private static final Ipv4Address GATEWAY = Ipv4Address.parse("172.17.0.1");
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

    private static NetworkRequest bridge(String name, PortRequest... ports) {
        return TestingRequests.bridge(name, ports);
    }

    private static NetworkEndpoint eth0(NetworkAttachment attachment) {
        return attachment.endpoints().getFirst();
    }

    private static PortRequest tcp(String address, int hostPort, int containerPort) {
        return new PortRequest(Protocol.TCP, Ipv4Address.parse(address), hostPort, containerPort);
    }

    @Test
    void containerLooksAsWithDocker() {
        Networks networks = testing.start();
        NetworkAttachment attachment = networks.attach("c1", bridge("web"));
        assertThat(eth0(attachment).address()).isEqualTo("172.17.0.2");
        assertThat(eth0(attachment).mac()).isEqualTo("02:42:ac:11:00:02");
        assertThat(eth0(attachment).gateway()).isEqualTo("172.17.0.1");
        assertThat(networks.attach("c1", bridge("web"))).isEqualTo(attachment);

        NetworkNamespace inside = testing.enter(attachment);
        String addresses = TestingHost.shell(inside, "ip", "addr");
        assertThat(addresses)
                .contains("eth0@if")
                .contains("link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff")
                .contains("inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0")
                .contains("inet 127.0.0.1/8 scope host lo")
                .doesNotContain("inet6 fe80");
        assertThat(TestingHost.shell(inside, "ip", "route"))
                .contains("default via 172.17.0.1 dev eth0")
                .contains("172.17.0.0/16 dev eth0 proto kernel scope link src 172.17.0.2");
        assertThat(TestingHost.shell(testing.host, "ip", "-br", "addr", "show", "jdock0"))
                .contains("172.17.0.1/16")
                .doesNotContain("fe80");

        networks.release("c1");
        networks.release("c1");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void containersReachEachOtherTheHostAndOutside() {
        Networks networks = testing.start();
        NetworkNamespace one = testing.enter(networks.attach("c1", bridge("one")));
        NetworkAttachment second = networks.attach("c2", bridge("two"));
        NetworkNamespace two = testing.enter(second);
        testing.serve(two, 80, "two");
        testing.serve(testing.host, 81, "host");
        testing.serve(testing.outside, 82, "outside");
        assertThat(TestingHost.ask(one, Ipv4Address.parse(eth0(second).address()), 80))
                .isEqualTo("two 172.17.0.2");
        assertThat(TestingHost.ask(one, GATEWAY, 81)).isEqualTo("host 172.17.0.2");
        assertThat(TestingHost.ask(one, TestingHost.OUTSIDE, 82))
                .as("masqueraded")
                .isEqualTo("outside 192.0.2.1");
        assertThat(TestingHost.ask(testing.host, Ipv4Address.parse(eth0(second).address()), 80))
                .isEqualTo("two 172.17.0.1");
    }

    @Test
    void publishedPortAnswersEverywhereAndTheRestIsClosed() {
        Networks networks = testing.start();
        NetworkAttachment attachment =
                networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80), tcp("127.0.0.1", 9090, 80)));
        NetworkNamespace web = testing.enter(attachment);
        NetworkNamespace neighbour = testing.enter(networks.attach("c2", bridge("neighbour")));
        testing.serve(web, 80, "web");
        testing.serve(web, 81, "unpublished");

        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).isEqualTo("web 172.17.0.1");
        assertThat(TestingHost.ask(testing.host, Ipv4Address.parse("127.9.9.9"), 8080))
                .isEqualTo("web 172.17.0.1");
        assertThat(TestingHost.ask(testing.host, TestingHost.HOST, 8080)).startsWith("web ");
        assertThat(TestingHost.ask(testing.host, GATEWAY, 8080)).startsWith("web ");
        assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080))
                .as("the client's address is kept")
                .isEqualTo("web 192.0.2.2");
        assertThat(TestingHost.ask(neighbour, TestingHost.HOST, 8080)).startsWith("web ");
        assertThat(TestingHost.ask(neighbour, GATEWAY, 8080)).startsWith("web ");
        assertThat(TestingHost.ask(web, TestingHost.HOST, 8080)).as("itself").startsWith("web ");

        assertThat(TestingHost.ask(testing.host, LOCALHOST, 9090)).isEqualTo("web 172.17.0.1");
        assertThat(TestingHost.askInVain(testing.outside, TestingHost.HOST, 9090))
                .isEqualTo("ConnectException");

        Ipv4Address container = Ipv4Address.parse(eth0(attachment).address());
        TestingHost.shell(testing.outside, "ip", "route", "add", "172.17.0.0/16", "via", "192.0.2.1");
        assertThat(TestingHost.askInVain(testing.outside, container, 81)).isEqualTo("SocketTimeoutException");
        assertThat(TestingHost.askInVain(testing.outside, container, 80)).isEqualTo("SocketTimeoutException");

        networks.release("c1");
        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).isEqualTo("ConnectException");
    }

    @Test
    void loopbackPortsAreNotReachedFromOutsideByForgedPackets() {
        Networks networks = testing.start();
        NetworkNamespace web = testing.enter(networks.attach("c1", bridge("web", tcp("127.0.0.1", 9090, 80))));
        testing.serve(web, 80, "web");
        testing.serve(testing.host, 7070, "local");
        // A neighbour on the link that routes 127.0.0.5 to the host.
        TestingHost.shell(testing.outside, "ip", "route", "add", "127.0.0.5/32", "via", "192.0.2.1", "table", "main");
        TestingHost.shell(testing.outside, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        assertThat(TestingHost.askInVain(testing.outside, Ipv4Address.parse("127.0.0.5"), 9090))
                .doesNotStartWith("web");
        NetworkNamespace bad = testing.enter(networks.attach("c2", bridge("bad")));
        TestingHost.shell(bad, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        TestingHost.shell(bad, "ip", "addr", "del", "127.0.0.1/8", "dev", "lo");
        TestingHost.shell(bad, "ip", "route", "add", "127.0.0.0/8", "via", "172.17.0.1");
        assertThat(TestingHost.askInVain(bad, LOCALHOST, 7070)).doesNotStartWith("local");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "chain", "ip", "jdock", "guard"))
                .containsPattern("ip daddr 127.0.0.0/8 counter packets [1-9]");
    }

    @Test
    void conflictsAreRefusedBeforeAnythingChanges() {
        Networks networks = testing.start();
        networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80)));
        String before = testing.traces();
        assertThatThrownBy(
                        () -> networks.attach("c2", bridge("two", tcp("0.0.0.0", 8081, 80), tcp("0.0.0.0", 8080, 80))))
                .isInstanceOf(EngineException.class)
                .hasMessageMatching(
                        "driver failed programming external connectivity on endpoint two \\([0-9a-f]{64}\\):"
                                + " Bind for 0.0.0.0:8080 failed: port is already allocated");
        assertThatThrownBy(() -> networks.attach("c2", bridge("two", tcp("127.0.0.1", 8080, 80))))
                .hasMessageContaining("Bind for 127.0.0.1:8080 failed: port is already allocated");
        testing.serve(testing.host, 8081, "host");
        assertThatThrownBy(() -> networks.attach("c2", bridge("two", tcp("0.0.0.0", 8081, 80))))
                .hasMessageEndingWith("listen tcp4 0.0.0.0:8081: bind: address already in use");
        assertThatThrownBy(() -> networks.attach("c2", bridge("two", tcp("10.1.2.3", 8082, 80))))
                .hasMessageContaining("cannot assign requested address");
        assertThat(testing.traces()).isEqualTo(before);
        // Same port, other protocol: no conflict. And 8081 was given back each time.
        PortRequest udp = new PortRequest(Protocol.UDP, Ipv4Address.ANY, 8080, 53);
        assertThat(networks.attach("c2", bridge("two", udp)).ports()).hasSize(1);
    }

    @Test
    void noHostProgramGetsAPublishedPort() {
        Networks networks = testing.start();
        networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80)));
        assertThatThrownBy(() -> testing.serve(testing.host, 8080, "thief")).hasMessageContaining("in use");
        networks.release("c1");
        testing.serve(testing.host, 8080, "owner");
    }

    @Test
    void freePortIsFoundInDockersRange() {
        Networks networks = testing.start();
        testing.serve(testing.host, 32769, "host");
        NetworkAttachment attachment =
                networks.attach("c1", bridge("web", tcp("0.0.0.0", 0, 80), tcp("0.0.0.0", 0, 81)));
        assertThat(attachment.ports()).extracting(PublishedPort::hostPort).containsExactly(32768, 32770);
    }

    @Test
    void everyFailingStepLeavesNothing() {
        List<String> steps = new ArrayList<>();
        String[] failing = {""};
        Networks networks = testing.start(testing.config(), step -> {
            steps.add(step);
            if (step.equals(failing[0])) {
                throw new IllegalStateException("injected: " + step);
            }
        });
        networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80)));
        networks.release("c1");
        List<String> all = List.copyOf(steps);
        assertThat(all)
                .containsExactly(
                        "allocate address",
                        "take ports",
                        "take sandbox",
                        "pin namespace",
                        "create veth",
                        "configure veth",
                        "configure sandbox",
                        "publish ports",
                        "finish");
        for (String step : all) {
            failing[0] = step;
            assertThatThrownBy(() -> networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80))))
                    .hasMessage("injected: " + step);
            assertThat(testing.traces()).as(step).isEqualTo(NOTHING);
        }
        failing[0] = "";
        NetworkAttachment attachment = networks.attach("c1", bridge("web", tcp("0.0.0.0", 8080, 80)));
        assertThat(eth0(attachment).address()).isEqualTo("172.17.0.2");
    }

    @Test
    void restartedDaemonAdoptsWhatRunsAndRemovesWhatDoesNot() {
        Networks first = testing.start(testing.config().withPrepared(2), Steps.UNOBSERVED);
        NetworkAttachment lives = first.attach("lives", bridge("lives", tcp("0.0.0.0", 8080, 80)));
        NetworkAttachment dies = first.attach("dies", bridge("dies", tcp("0.0.0.0", 8081, 80)));
        testing.serve(testing.enter(lives), 80, "lives");
        // Killed: nothing is closed in an orderly way, only the ports are free again.
        first.close();
        testing.forget(first);

        Networks second = testing.opened(testing.config(), Steps.UNOBSERVED);
        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).startsWith("lives");
        second.adopt("lives", "lives", lives);
        second.reconcile(Set.of("lives"));
        assertThat(TestingHost.ask(testing.host, LOCALHOST, 8080)).startsWith("lives");
        assertThat(testing.traces())
                .contains(eth0(lives).hostInterface())
                .contains(lives.sandboxId())
                .contains("tcp . 8080 : 172.17.0.2 . 80")
                .doesNotContain(eth0(dies).hostInterface())
                .doesNotContain(dies.sandboxId())
                .doesNotContain("8081");
        assertThat(eth0(second.attach("new", bridge("new"))).address()).isEqualTo("172.17.0.3");
        assertThatThrownBy(() -> second.attach("x", bridge("x", tcp("0.0.0.0", 8080, 80))))
                .hasMessageContaining("port is already allocated");
        assertThatThrownBy(() -> second.adopt("dies", "dies", dies)).hasMessageContaining("is gone");
        second.release("lives");
        second.release("new");
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void otherModesHaveTheirNamespaces() {
        Networks networks = testing.start();
        NetworkAttachment none = networks.attach("c1", NetworkRequest.of(new NetworkMode.None(), "none"));
        assertThat(TestingHost.shell(testing.enter(none), "ip", "-br", "addr"))
                .startsWith("lo")
                .contains("127.0.0.1/8")
                .doesNotContain("eth0");
        NetworkAttachment host = networks.attach("c2", NetworkRequest.of(new NetworkMode.Host(), "host"));
        assertThat(host.namespacePath()).isEmpty();
        NetworkMode joined = new NetworkMode.Container("c1", none.namespacePath());
        assertThat(networks.attach("c3", NetworkRequest.of(joined, "joined")).namespacePath())
                .isEqualTo(none.namespacePath());
        assertThat(networks.inspect("none").containers()).containsOnlyKeys("c1");
        networks.release("c3");
        networks.release("c2");
        assertThat(testing.traces()).contains(none.sandboxId());
        networks.release("c1");
        assertThat(testing.traces()).isEqualTo(NOTHING);
        assertThatThrownBy(() -> networks.attach("c3", NetworkRequest.of(joined, "joined")))
                .hasMessageContaining("container:c1");
    }

    @Test
    void addressAndMacAreGivenAsAsked() {
        Networks networks = testing.start();
        NetworkRequest request = new NetworkRequest(
                new NetworkMode.Bridge(),
                "c1",
                List.of(),
                List.of(TestingRequests.withMac("bridge", "02:00:00:00:00:99", "172.17.5.5")),
                List.of());
        NetworkAttachment attachment = networks.attach("c1", request);
        assertThat(TestingHost.shell(testing.enter(attachment), "ip", "-br", "addr"))
                .contains("172.17.5.5/16");
        assertThat(TestingHost.shell(testing.enter(attachment), "ip", "-br", "link"))
                .contains("02:00:00:00:00:99");
        assertThatThrownBy(() -> networks.attach("c2", request)).hasMessageContaining("Address already in use");
        networks.release("c1");
        assertThat(eth0(networks.attach("c1", request)).address())
                .as("at once again")
                .isEqualTo("172.17.5.5");
        assertThat(networks.inspect("bridge").containers().get("c1").ipv4Address())
                .isEqualTo("172.17.5.5/16");
        assertThat(networks.list()).extracting(NetworkInspect::name).containsExactly("bridge", "host", "none");
    }

    @Test
    void subnetAvoidsTheHostsNetworks() {
        TestingHost.shell(testing.host, "ip", "addr", "add", "172.17.3.4/24", "dev", "uplink");
        TestingHost.shell(testing.host, "ip", "route", "add", "172.18.0.0/15", "via", "192.0.2.2");
        Networks networks = testing.start();
        assertThat(eth0(networks.attach("c1", bridge("c1"))).address()).isEqualTo("172.20.0.2");
        networks.close();
        testing.forget(networks);
        // A later daemon keeps the bridge's address, whatever has changed around it.
        TestingHost.shell(testing.host, "ip", "addr", "del", "172.17.3.4/24", "dev", "uplink");
        assertThat(eth0(testing.start().attach("c1", bridge("c1"))).address()).isEqualTo("172.20.0.2");
    }

    @Test
    void manyAtOnceGetAddressesOfTheirOwnAndLeaveNothing() throws Exception {
        Networks networks = testing.start(testing.config().withPrepared(3), Steps.UNOBSERVED);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NetworkAttachment>> attachments = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String id = "c" + i;
                attachments.add(executor.submit(() -> networks.attach(id, bridge(id, tcp("0.0.0.0", 0, 80)))));
            }
            Set<String> addresses = new HashSet<>();
            Set<Integer> ports = new HashSet<>();
            for (Future<NetworkAttachment> attachment : attachments) {
                addresses.add(eth0(attachment.get()).address());
                ports.add(attachment.get().ports().getFirst().hostPort());
            }
            assertThat(addresses).hasSize(20).contains("172.17.0.2", "172.17.0.21");
            assertThat(ports).hasSize(20);
            for (int i = 0; i < 20; i++) {
                String id = "c" + i;
                executor.submit(() -> networks.release(id));
            }
        }
        networks.close();
        testing.forget(networks);
        assertThat(testing.traces()).isEqualTo(NOTHING);
    }

    @Test
    void networkIsShownAsDockerShowsIt() {
        Networks networks = testing.start();
        NetworkAttachment attachment = networks.attach("c1", bridge("web"));
        NetworkInspect shown = networks.inspect("bridge");
        assertThat(networks.inspect(shown.id().substring(0, 12))).isEqualTo(shown);
        assertThat(Json.text(shown)
                        .replace(shown.id(), "ID")
                        .replace(shown.created().toString(), "TIME")
                        .replace(eth0(attachment).endpointId(), "ENDPOINT"))
                .isEqualTo(("{'Name':'bridge','Id':'ID','Created':'TIME','Scope':'local','Driver':'bridge',"
                                + "'EnableIPv4':true,'EnableIPv6':false,'IPAM':{'Driver':'default','Options':null,"
                                + "'Config':[{'Subnet':'172.17.0.0/16','Gateway':'172.17.0.1'}]},'Internal':false,"
                                + "'Attachable':false,'Ingress':false,'ConfigFrom':{'Network':''},'ConfigOnly':false,"
                                + "'Containers':{'c1':{'Name':'web','EndpointID':'ENDPOINT',"
                                + "'MacAddress':'02:42:ac:11:00:02','IPv4Address':'172.17.0.2/16','IPv6Address':''}},"
                                + "'Options':{'com.docker.network.bridge.default_bridge':'true',"
                                + "'com.docker.network.bridge.enable_icc':'true',"
                                + "'com.docker.network.bridge.enable_ip_masquerade':'true',"
                                + "'com.docker.network.bridge.host_binding_ipv4':'0.0.0.0',"
                                + "'com.docker.network.bridge.name':'jdock0',"
                                + "'com.docker.network.driver.mtu':'1500'},'Labels':{}}")
                        .replace('\'', '"'));
        assertThat(Json.parse(Json.text(attachment), NetworkAttachment.class)).isEqualTo(attachment);
        assertThatThrownBy(() -> networks.inspect("nothing")).hasMessage("network nothing not found");
    }

    @Test
    void pinsArePrivateAndTheirMountGoesWithTheLast() throws Exception {
        Networks networks = testing.start();
        NetworkAttachment attachment = networks.attach("c1", bridge("web"));
        assertThat(mounts()).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain(" shared:"));
        networks.close();
        testing.forget(networks);
        assertThat(mounts()).as("the container lives on").hasSize(2);
        Networks second = testing.opened(testing.config(), Steps.UNOBSERVED);
        second.adopt("c1", "web", attachment);
        second.reconcile(Set.of("c1"));
        second.release("c1");
        second.close();
        testing.forget(second);
        assertThat(mounts()).isEmpty();
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(testing.directory.toString()))
                .toList();
    }
}
