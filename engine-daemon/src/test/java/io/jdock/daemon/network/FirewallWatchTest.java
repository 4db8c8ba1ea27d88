package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirewallWatchTest {
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

    private String table() {
        return TestingHost.shell(testing.host, "nft", "list", "table", "ip", "jdock")
                .replaceAll("packets \\d+ bytes \\d+", "");
    }

    private String tables() {
        return TestingHost.shell(testing.host, "nft", "list", "tables");
    }

    @Test
    void whatOthersRemoveComesBack() {
        Networks networks = testing.start();
        NetworkAttachment web = networks.attach(
                "c1", TestingRequests.bridge("web", new PortRequest(Protocol.TCP, Ipv4Address.ANY, 8080, 80)));
        testing.serve(testing.enter(web), 80, "web");
        String whole = table();
        for (String what : List.of(
                "flush ruleset",
                "delete table ip jdock",
                "flush table ip jdock",
                "flush chain ip jdock publish",
                "delete element ip jdock published { tcp . 8080 }")) {
            TestingHost.shell(testing.host, "nft", what);
            await(what).untilAsserted(() -> {
                assertThat(tables()).contains("table ip jdock\n");
                assertThat(table()).isEqualTo(whole);
            });
            assertThat(TestingHost.ask(testing.outside, TestingHost.HOST, 8080)).startsWith("web");
        }
        networks.release("c1");
        assertThat(table()).doesNotContain("8080");
    }

    @Test
    void dockersChainIsMetAsItComesAndComesBack() {
        testing.start();
        for (int time = 0; time < 2; time++) {
            TestingHost.shell(testing.host, "nft", "add table ip filter; add chain ip filter DOCKER-USER");
            await().untilAsserted(() -> assertThat(
                            TestingHost.shell(testing.host, "nft", "list", "chain", "ip", "filter", "DOCKER-USER"))
                    .contains("iifname \"jdock0\"", "oifname \"jdock0\""));
            TestingHost.shell(testing.host, "nft", "flush chain ip filter DOCKER-USER");
            await().untilAsserted(() -> assertThat(
                            TestingHost.shell(testing.host, "nft", "list", "chain", "ip", "filter", "DOCKER-USER"))
                    .contains("iifname \"jdock0\"", "oifname \"jdock0\""));
            TestingHost.shell(testing.host, "nft", "delete table ip filter");
        }
    }
}
