package io.jdock.daemon.network.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.network.dns.DnsServer;
import io.jdock.daemon.network.dns.Forwarding;
import io.jdock.daemon.network.dns.NameRegistry;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A container with a bridge, made by hand in two namespaces; each hop is broken and repaired. */
class DoctorTest {
    private static final int TCP = 6;

    private NetworkNamespace host;
    private NetworkNamespace container;
    private DnsServer dns;
    private Doctor doctor;
    private Patient patient;

    @BeforeEach
    void prepare() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        host = NetworkNamespace.create();
        container = NetworkNamespace.create();
        onHost("ip link set lo up");
        onHost("ip link add br7 type bridge");
        onHost("ip addr add 172.30.0.1/24 dev br7");
        onHost("ip link set br7 up");
        onHost("ip link add up7 type bridge");
        onHost("ip addr add 192.0.2.1/24 dev up7");
        onHost("ip link set up7 up");
        onHost("ip route add default via 192.0.2.2");
        onHost("ip link add veth7 type veth peer name eth0 netns /proc/"
                + ProcessHandle.current().pid() + "/fd/" + container.number());
        onHost("ip link set veth7 master br7 up");
        inside("ip link set lo up");
        inside("ip link set eth0 address 02:42:ac:1e:00:02 up");
        inside("ip addr add 172.30.0.2/24 dev eth0");
        inside("ip route add default via 172.30.0.1");
        // Many probes in a row: their answers are not to be withheld.
        sysctl("ipv4/icmp_ratelimit", "0");
        sysctl(container, "ipv4/icmp_ratelimit", "0");
        sysctl("ipv4/ip_forward", "1");
        sysctl("ipv4/conf/br7/route_localnet", "1");
        publish();
        var registry = new NameRegistry();
        registry.join(new NameRegistry.Member(
                "s1", "n1", "front", List.of("web"), List.of(InetAddress.ofLiteral("172.30.0.2")), Map.of()));
        dns = new DnsServer(NetworkNamespace.open(host.procPath()));
        dns.serve("s1", container.procPath(), registry.of("s1"), Forwarding.NONE);
        patient = new Patient(
                "0123456789abcdef",
                "web",
                "front",
                container.procPath(),
                List.of(new Patient.Leg(
                        "front",
                        "br7",
                        "veth7",
                        "eth0",
                        List.of(new Patient.Place("172.30.0.2", 24, "172.30.0.1", "172.30.0.1", true)),
                        "02:42:ac:1e:00:02",
                        List.of("web"))),
                List.of(new Patient.Lead(TCP, "0.0.0.0", 8080, 80, "0.0.0.0:8080->80/tcp")),
                true,
                List.of());
        doctor = new Doctor(host, "t7");
    }

    private void publish() {
        onHost("nft add table ip t7");
        onHost("nft add map ip t7 published { type inet_proto . inet_service : ipv4_addr . inet_service; }");
        onHost("nft add element ip t7 published { tcp . 8080 : 172.30.0.2 . 80 }");
        onHost("nft add chain ip t7 forward { type filter hook forward priority filter; }");
    }

    @AfterEach
    void clean() {
        if (host != null) {
            dns.close();
            host.close();
            container.close();
        }
    }

    private void sysctl(String name, String value) {
        sysctl(host, name, value);
    }

    private static void sysctl(NetworkNamespace namespace, String name, String value) {
        namespace.run(() -> {
            try {
                Files.writeString(Path.of("/proc/sys/net/" + name), value);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void onHost(String command) {
        shell(host, command);
    }

    private void inside(String command) {
        shell(container, command);
    }

    private static void shell(NetworkNamespace namespace, String command) {
        List<String> words = new ArrayList<>();
        words.add("nsenter");
        words.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number());
        words.addAll(List.of(command.split(" ", command.startsWith("nft") ? 2 : 0)));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(words + ": " + output);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(words.toString(), e);
        }
    }

    /** The broken hops. */
    private List<String> broken() {
        return doctor.examine(patient).findings().stream()
                .filter(finding -> finding.state() == Diagnosis.State.BROKEN)
                .map(finding -> finding.hop() + ": " + finding.says())
                .toList();
    }

    /** Breaks something, expects to be told so, repairs it. */
    private void breaks(Runnable damage, Runnable repair, String... expected) {
        damage.run();
        String all = String.join("\n", broken());
        repair.run();
        assertThat(all).contains(expected);
        assertThat(broken()).isEmpty();
    }

    @Test
    void aHealthyContainerIsFoundSo() {
        Diagnosis diagnosis = doctor.examine(patient);
        assertThat(diagnosis.findings())
                .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(Diagnosis.State.OK));
        assertThat(diagnosis.healthy()).isTrue();
        assertThat(diagnosis.findings().stream().map(Diagnosis.Finding::hop))
                .containsSubsequence(
                        "namespace",
                        "interface",
                        "address",
                        "route",
                        "veth",
                        "bridge",
                        "return",
                        "forwarding",
                        "uplink",
                        "firewall",
                        "port",
                        "names",
                        "gateway",
                        "container");
    }

    @Test
    void theWayOfIpv6IsWalkedToo() {
        onHost("ip -6 addr add fd00:30::1/64 dev br7 nodad");
        onHost("ip -6 route add default dev up7");
        inside("ip -6 addr add fd00:30::2/64 dev eth0 nodad");
        inside("ip -6 route add default via fd00:30::1");
        sysctl("ipv6/conf/all/forwarding", "1");
        onHost("nft add table ip6 t7");
        onHost("nft add set ip6 t7 opened { type ipv6_addr . inet_proto . inet_service; }");
        onHost("nft add element ip6 t7 opened { fd00:30::2 . tcp . 80 }");
        Patient.Leg leg = patient.legs().getFirst();
        patient = new Patient(
                patient.id(),
                patient.name(),
                patient.mode(),
                patient.namespacePath(),
                List.of(new Patient.Leg(
                        leg.network(),
                        leg.bridge(),
                        leg.hostInterface(),
                        leg.interfaceName(),
                        List.of(
                                leg.places().getFirst(),
                                new Patient.Place("fd00:30::2", 64, "fd00:30::1", "fd00:30::1", true)),
                        leg.mac(),
                        leg.names())),
                List.of(new Patient.Lead(TCP, "::", 0, 80, "80/tcp")),
                patient.nameServer(),
                List.of());
        assertThat(broken()).isEmpty();
        assertThat(doctor.examine(patient).findings())
                .anySatisfy(finding -> assertThat(finding.says()).contains("80/tcp is open at fd00:30::2"))
                .anySatisfy(finding -> assertThat(finding.says()).contains("the host reaches fd00:30::2 by br7"));
        breaks(
                () -> inside("ip -6 route del default"),
                () -> inside("ip -6 route add default via fd00:30::1"),
                "there is no default route for IPv6",
                "ip -6 route add default via fd00:30::1");
        breaks(
                () -> onHost("ip -6 addr del fd00:30::1/64 dev br7"),
                () -> onHost("ip -6 addr add fd00:30::1/64 dev br7 nodad"),
                "br7 has lost the address fd00:30::1");
        breaks(
                () -> sysctl("ipv6/conf/all/forwarding", "0"),
                () -> sysctl("ipv6/conf/all/forwarding", "1"),
                "net.ipv6.conf.all.forwarding is 0");
        breaks(
                () -> onHost("nft delete element ip6 t7 opened { fd00:30::2 . tcp . 80 }"),
                () -> onHost("nft add element ip6 t7 opened { fd00:30::2 . tcp . 80 }"),
                "the firewall's set \"opened\" has no element for it");
    }

    @Test
    void eachBrokenHopIsNamed() {
        breaks(
                () -> inside("ip link set eth0 down"),
                () -> {
                    inside("ip link set eth0 up");
                    inside("ip route add default via 172.30.0.1");
                },
                "interface: eth0 is down",
                "route: there is no default route");
        breaks(
                () -> onHost("ip link set veth7 down"),
                () -> onHost("ip link set veth7 up"),
                "interface: eth0 is up but has no carrier",
                "veth: veth7 is down");
        breaks(
                () -> inside("ip route del default"),
                () -> inside("ip route add default via 172.30.0.1"),
                "route: there is no default route",
                "ip route add default via 172.30.0.1");
        breaks(
                () -> inside("ip route replace default via 172.30.0.77"),
                () -> inside("ip route replace default via 172.30.0.1"),
                "does not lead to 172.30.0.1");
        breaks(
                () -> {
                    inside("ip addr del 172.30.0.2/24 dev eth0");
                    inside("ip addr add 172.30.0.3/24 dev eth0");
                },
                () -> {
                    inside("ip addr flush dev eth0");
                    inside("ip addr add 172.30.0.2/24 dev eth0");
                    inside("ip route add default via 172.30.0.1");
                },
                "address: eth0 has not the address that the engine gave it, 172.30.0.2/24, but 172.30.0.3/24");
        breaks(
                () -> onHost("ip link set veth7 nomaster"),
                () -> onHost("ip link set veth7 master br7"),
                "veth: veth7 is no port of a bridge but belongs to br7");
        breaks(
                () -> onHost("ip addr del 172.30.0.1/24 dev br7"),
                () -> onHost("ip addr add 172.30.0.1/24 dev br7"),
                "bridge: br7 has lost the address 172.30.0.1",
                "return: the host's route to 172.30.0.2 is \"default via 192.0.2.2 dev up7\"");
        breaks(() -> onHost("ip link set br7 down"), () -> onHost("ip link set br7 up"), "bridge: br7 is down");
    }

    @Test
    void theHostsPartIsLookedAt() {
        breaks(
                () -> sysctl("ipv4/ip_forward", "0"),
                () -> {
                    sysctl("ipv4/ip_forward", "1");
                    sysctl("ipv4/conf/br7/route_localnet", "1");
                },
                "forwarding: net.ipv4.ip_forward is 0");
        breaks(
                () -> onHost("ip route add 172.30.0.0/25 dev up7"),
                () -> onHost("ip route del 172.30.0.0/25 dev up7"),
                "another network (a VPN?) has the same addresses");
        breaks(
                () -> onHost("nft delete element ip t7 published { tcp . 8080 }"),
                () -> onHost("nft add element ip t7 published { tcp . 8080 : 172.30.0.2 . 80 }"),
                "port: 0.0.0.0:8080->80/tcp: the firewall's map has no element for it");
        breaks(
                () -> {
                    onHost("nft delete element ip t7 published { tcp . 8080 }");
                    onHost("nft add element ip t7 published { tcp . 8080 : 172.30.0.9 . 80 }");
                },
                () -> {
                    onHost("nft delete element ip t7 published { tcp . 8080 }");
                    onHost("nft add element ip t7 published { tcp . 8080 : 172.30.0.2 . 80 }");
                },
                "leads to 172.30.0.9 port 80, which is not this container's");
        breaks(
                () -> onHost("nft delete table ip t7"),
                this::publish,
                "firewall: the nf_tables table \"ip t7\" is gone");
        breaks(
                () -> inside("nft delete table ip jdock-dns"),
                () -> dns.serve("s1", container.procPath(), registry().of("s1"), Forwarding.NONE),
                "names: 127.0.0.11 asked for \"web\" on front does not answer");

        onHost("nft add table ip t7x; add chain ip t7x FORWARD { type filter hook forward priority 0; policy drop; }");
        onHost("nft add table inet t7y; add chain inet t7y filter_FORWARD { type filter hook forward priority 10; }; "
                + "add rule inet t7y filter_FORWARD reject");
        assertThat(doctor.examine(patient).findings().stream()
                        .filter(finding -> finding.state() == Diagnosis.State.UNCLEAR)
                        .map(Diagnosis.Finding::says))
                .anySatisfy(says -> assertThat(says).contains("chain FORWARD of the nf_tables table \"ip t7x\" drops"))
                .anySatisfy(says ->
                        assertThat(says).contains("chain filter_FORWARD of the nf_tables table \"inet t7y\" drops"));
    }

    private static NameRegistry registry() {
        var registry = new NameRegistry();
        registry.join(new NameRegistry.Member(
                "s1", "n1", "front", List.of("web"), List.of(InetAddress.ofLiteral("172.30.0.2")), Map.of()));
        return registry;
    }

    @Test
    void theGraphHasBothEndsOfEachPair() {
        NetworkGraph graph = new GraphReader(host)
                .read(
                        List.of(new NetworkGraph.Bridge("front", "n1", "bridge", "br7", List.of("172.30.0.0/24"))),
                        List.of(patient));
        NetworkGraph.Interface port = graph.host().interfaces().stream()
                .filter(link -> link.name().equals("veth7"))
                .findFirst()
                .orElseThrow();
        NetworkGraph.Container web = graph.containers().getFirst();
        NetworkGraph.Interface eth0 = web.namespace().interfaces().stream()
                .filter(link -> link.name().equals("eth0"))
                .findFirst()
                .orElseThrow();
        assertThat(port.master()).isEqualTo("br7");
        assertThat(port.peer()).isEqualTo("eth0");
        assertThat(port.peerIndex()).isEqualTo(eth0.index());
        assertThat(port.peerOwner()).isEqualTo("web");
        assertThat(eth0.peer()).isEqualTo("veth7");
        assertThat(eth0.peerOwner()).isEqualTo("host");
        assertThat(eth0.addresses()).contains("172.30.0.2/24");
        assertThat(web.namespace().routes()).contains("default via 172.30.0.1 dev eth0");
        assertThat(web.namespace().name())
                .startsWith("net:[")
                .isNotEqualTo(graph.host().name());
        assertThat(graph.host().routes()).contains("default via 192.0.2.2 dev up7");
    }

    @Test
    void aNamespaceThatIsGoneIsSaidSo() {
        patient = new Patient("1", "gone", "bridge", "/nowhere", List.of(), List.of(), false, List.of());
        assertThat(broken()).singleElement().asString().contains("cannot be entered");
        patient = new Patient("1", "host", "host", "", List.of(), List.of(), false, List.of());
        assertThat(broken()).isEmpty();
    }
}
