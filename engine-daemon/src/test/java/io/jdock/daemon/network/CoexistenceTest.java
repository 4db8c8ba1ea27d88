package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside rules as ufw and firewalld write them, before and after what the documentation says to do there. */
class CoexistenceTest {
    private static final int PORT = 8080;

    private TestingHost testing;
    private NetworkAttachment web;

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

    private void host(String... command) {
        TestingHost.shell(testing.host, command);
    }

    private void start() {
        Networks networks = testing.start();
        web = networks.attach(
                "c1", TestingRequests.bridge("web", new PortRequest(Protocol.TCP, Ipv4Address.ANY, PORT, 80)));
        testing.serve(testing.enter(web), 80, "web");
        testing.serve(testing.outside, 82, "outside");
    }

    private String inwards() {
        return TestingHost.ask(testing.outside, TestingHost.HOST, PORT);
    }

    private String inwardsInVain() {
        return TestingHost.askInVain(testing.outside, TestingHost.HOST, PORT);
    }

    private String outwards() {
        return TestingHost.ask(testing.enter(web), TestingHost.OUTSIDE, 82);
    }

    private String outwardsInVain() {
        return TestingHost.askInVain(testing.enter(web), TestingHost.OUTSIDE, 82);
    }

    @Test
    void ufwLetsThroughWhatRouteAllows() {
        // ufw enable
        host("iptables-nft", "-P", "FORWARD", "DROP");
        host("iptables-nft", "-N", "ufw-user-forward");
        host("iptables-nft", "-A", "FORWARD", "-j", "ufw-user-forward");
        start();
        assertThat(inwardsInVain()).doesNotContain("web");
        assertThat(outwardsInVain()).doesNotContain("outside");
        // ufw route allow in on jdock0; ufw route allow out on jdock0
        host("iptables-nft", "-A", "ufw-user-forward", "-i", "jdock0", "-j", "ACCEPT");
        host("iptables-nft", "-A", "ufw-user-forward", "-o", "jdock0", "-j", "ACCEPT");
        assertThat(inwards()).isEqualTo("web 192.0.2.2");
        assertThat(outwards()).isEqualTo("outside 192.0.2.1");
    }

    @Test
    void firewalldLetsThroughWhatIsTrusted() {
        String table = "firewalld";
        host("nft", "add table inet " + table);
        host("nft", "add chain inet " + table + " filter_FORWARD { type filter hook forward priority 10; }");
        host("nft", "add chain inet " + table + " filter_FORWARD_ZONES");
        host("nft", "add rule inet " + table + " filter_FORWARD ct state established,related accept");
        host("nft", "add rule inet " + table + " filter_FORWARD ct status dnat accept");
        host("nft", "add rule inet " + table + " filter_FORWARD jump filter_FORWARD_ZONES");
        host("nft", "add rule inet " + table + " filter_FORWARD reject with icmpx type admin-prohibited");
        start();
        assertThat(inwards()).isEqualTo("web 192.0.2.2");
        assertThat(outwardsInVain()).doesNotContain("outside");
        // firewall-cmd --zone=trusted --add-interface=jdock0
        host("nft", "add rule inet " + table + " filter_FORWARD_ZONES iifname jdock0 accept");
        assertThat(outwards()).isEqualTo("outside 192.0.2.1");
        // firewall-cmd --reload makes its own table anew, and no other
        host("nft", "delete table inet " + table);
        assertThat(inwards()).isEqualTo("web 192.0.2.2");
    }
}
