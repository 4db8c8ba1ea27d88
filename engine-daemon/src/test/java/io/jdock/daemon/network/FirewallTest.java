package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirewallTest {
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

    private static NetworkRequest publishing(PortRequest... ports) {
        return TestingRequests.bridge("web", ports);
    }

    @Test
    void tableIsWhatTheDocumentationShows() {
        Networks networks = testing.start();
        networks.attach(
                "c1",
                publishing(
                        new PortRequest(Protocol.TCP, Ipv4Address.ANY, 8080, 80),
                        new PortRequest(Protocol.UDP, Ipv4Address.parse("127.0.0.1"), 5353, 53)));
        assertThat(TestingHost.shell(testing.host, "nft", "list", "table", "ip", "jdock")
                        .replaceAll("packets \\d+ bytes \\d+", "packets 0 bytes 0"))
                .isEqualTo("""
                        table ip jdock {
                        	map published {
                        		type inet_proto . inet_service : ipv4_addr . inet_service
                        		elements = { tcp . 8080 : 172.17.0.2 . 80 }
                        	}

                        	map published_at {
                        		type inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service
                        		elements = { udp . 127.0.0.1 . 5353 : 172.17.0.2 . 53 }
                        	}

                        	set bridges {
                        		type ifname
                        		elements = { "jdock0" }
                        	}

                        	set connected {
                        		type ifname . ifname
                        		elements = { "jdock0" . "jdock0" }
                        	}

                        	set internal {
                        		type ifname
                        	}

                        	set routed {
                        		type ifname
                        	}

                        	set unprotected {
                        		type ifname
                        	}

                        	set opened {
                        		type ipv4_addr . inet_proto . inet_service
                        	}

                        	chain publish {
                        		dnat ip to meta l4proto . ip daddr . th dport map @published_at
                        		dnat ip to meta l4proto . th dport map @published
                        	}

                        	chain prerouting {
                        		type nat hook prerouting priority dstnat; policy accept;
                        		ip daddr != 127.0.0.0/8 fib daddr type local jump publish
                        	}

                        	chain output {
                        		type nat hook output priority -100; policy accept;
                        		fib daddr type local jump publish
                        	}

                        	chain guard {
                        		type filter hook prerouting priority raw; policy accept;
                        		iifname @bridges ip daddr 127.0.0.0/8 counter packets 0 bytes 0 drop
                        		iifname @bridges ip saddr 127.0.0.0/8 counter packets 0 bytes 0 drop
                        	}

                        	chain forward {
                        		type filter hook forward priority filter; policy accept;
                        		iifname . oifname @connected counter packets 0 bytes 0 accept
                        		iifname @internal counter packets 0 bytes 0 drop
                        		oifname @bridges ct state established,related counter packets 0 bytes 0 accept
                        		oifname @bridges ct status dnat counter packets 0 bytes 0 accept
                        		oifname @routed ip daddr . meta l4proto . th dport @opened counter packets 0 bytes 0 accept
                        		oifname @routed meta l4proto icmp counter packets 0 bytes 0 accept
                        		iifname != @bridges oifname @unprotected counter packets 0 bytes 0 accept
                        		oifname @bridges counter packets 0 bytes 0 drop
                        	}

                        	chain postrouting {
                        		type nat hook postrouting priority srcnat; policy accept;
                        		ip saddr 127.0.0.0/8 oifname @bridges counter packets 0 bytes 0 masquerade
                        		ip saddr 172.17.0.0/16 oifname != "jdock0" counter packets 0 bytes 0 masquerade
                        		ip saddr 172.17.0.0/16 oifname "jdock0" ct status dnat counter packets 0 bytes 0 masquerade
                        	}
                        }
                        """);
    }

    @Test
    void daemonsStandSideBySide() {
        Networks first = testing.start();
        NetworkConfig config = NetworkConfig.defaults(
                        testing.directory.resolve("data2"), testing.directory.resolve("exec"))
                .withBridge("other0")
                .withPrepared(0);
        Networks second = testing.opened(config, Steps.UNOBSERVED);
        NetworkAttachment one = first.attach("c1", publishing());
        NetworkAttachment two = second.attach("c2", publishing());
        assertThat(one.endpoints().getFirst().address()).isEqualTo("172.17.0.2");
        assertThat(two.endpoints().getFirst().address()).isEqualTo("172.18.0.2");
        assertThat(TestingHost.shell(testing.host, "nft", "list", "tables").lines())
                .containsExactlyInAnyOrder("table ip jdock", "table ip jdock-other0");
    }

    /** A Docker daemon's FORWARD chain drops what its DOCKER-USER chain does not accept. */
    @Test
    void dockersUserChainAdmitsOurBridge() {
        TestingHost.shell(testing.host, "iptables-nft", "-P", "FORWARD", "DROP");
        TestingHost.shell(testing.host, "iptables-nft", "-N", "DOCKER-USER");
        TestingHost.shell(testing.host, "iptables-nft", "-A", "FORWARD", "-j", "DOCKER-USER");
        TestingHost.shell(testing.host, "iptables-nft", "-A", "DOCKER-USER", "-j", "RETURN");
        Networks networks = testing.start();
        networks.reconcile(Set.of());
        assertThat(TestingHost.shell(testing.host, "iptables-nft", "-S", "DOCKER-USER")
                        .lines()
                        .filter(line -> !line.startsWith("#")))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("-A DOCKER-USER -i jdock0") && line.endsWith("-j ACCEPT"))
                .anyMatch(line -> line.startsWith("-A DOCKER-USER -o jdock0") && line.endsWith("-j ACCEPT"));
        testing.serve(testing.outside, 82, "outside");
        NetworkAttachment attachment = networks.attach("c1", publishing());
        assertThat(TestingHost.ask(testing.enter(attachment), TestingHost.OUTSIDE, 82))
                .isEqualTo("outside 192.0.2.1");
        networks.release("c1");
        networks.discard();
        assertThat(TestingHost.shell(testing.host, "iptables-nft", "-S", "DOCKER-USER"))
                .doesNotContain("jdock0");
        assertThat(TestingHost.shell(testing.host, "ip", "-br", "link")).doesNotContain("jdock0");
    }

    @Test
    void flushedTableDoesNotHinderReleaseAndIsRestored() {
        Networks networks = testing.start();
        networks.attach("c1", publishing(tcp(8080), tcp(8081)));
        TestingHost.shell(testing.host, "nft", "flush", "ruleset");
        networks.attach("c2", publishing(tcp(8082)));
        networks.awaitReleased();
        assertThat(elements()).contains("tcp . 8080 :").contains("tcp . 8081 :").contains("tcp . 8082 :");
        TestingHost.shell(testing.host, "nft", "delete", "element", "ip", "jdock", "published", "{ tcp . 8080 }");
        networks.reconcile(Set.of("c1", "c2"));
        assertThat(elements()).contains("tcp . 8080 :");
        TestingHost.shell(testing.host, "nft", "delete", "element", "ip", "jdock", "published", "{ tcp . 8080 }");
        networks.release("c1");
        assertThat(elements()).doesNotContain("tcp . 8081");
        TestingHost.shell(testing.host, "nft", "flush", "ruleset");
        networks.release("c2");
        networks.attach("c3", publishing());
        assertThat(elements()).isEmpty();
        networks.release("c3");
        assertThat(testing.traces()).isEqualTo("[] [] []");
    }

    private static PortRequest tcp(int port) {
        return new PortRequest(Protocol.TCP, Ipv4Address.ANY, port, 80);
    }

    private String elements() {
        return TestingHost.shell(testing.host, "nft", "list", "map", "ip", "jdock", "published")
                .replaceAll("(?s)^(?!.*elements).*$", "");
    }

    /** A client that asks from one port all the time reaches the container that has the port now. */
    @Test
    void datagramsFollowThePublishedPort() throws Exception {
        Networks networks = testing.start();
        PortRequest port = new PortRequest(Protocol.UDP, Ipv4Address.ANY, 5353, 53);
        try (DatagramSocket client = testing.outside.call(() -> new DatagramSocket(4000))) {
            client.setSoTimeout(10_000);
            client.send(new DatagramPacket(new byte[1], 1, TestingHost.HOST.inet(), 5353)); // nobody is there yet
            NetworkAttachment first = networks.attach("c1", publishing(port));
            testing.answer(testing.enter(first), 53, "first");
            networks.awaitReleased();
            assertThat(askFrom(client)).isEqualTo("first");
            networks.release("c1");
            NetworkAttachment second = networks.attach("c2", TestingRequests.bridgeAt("web", "172.17.0.9", port));
            testing.answer(testing.enter(second), 53, "second");
            networks.awaitReleased();
            assertThat(askFrom(client)).isEqualTo("second");
        }
    }

    private static String askFrom(DatagramSocket client) throws IOException {
        byte[] buffer = new byte[100];
        client.send(new DatagramPacket(buffer, 1, TestingHost.HOST.inet(), 5353));
        DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
        client.receive(answer);
        return new String(buffer, 0, answer.getLength(), StandardCharsets.UTF_8);
    }
}
