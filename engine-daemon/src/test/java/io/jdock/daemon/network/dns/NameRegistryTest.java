package io.jdock.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameRegistryTest {
    private final NameRegistry registry = new NameRegistry();

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void join(String sandbox, String network, List<String> names, String address) {
        registry.join(
                new NameRegistry.Member(sandbox, network + "-id", network, names, List.of(ip(address)), Map.of()));
    }

    @Test
    void namesAreSeenOnSharedNetworksOnly() {
        join("s1", "front", List.of("Web", "w1"), "10.0.0.2");
        join("s2", "front", List.of("client"), "10.0.0.3");
        join("s3", "back", List.of("other"), "10.0.1.2");

        Names client = registry.of("s2");
        assertThat(client.addresses("web")).contains(List.of(ip("10.0.0.2")));
        assertThat(client.addresses("w1")).contains(List.of(ip("10.0.0.2")));
        assertThat(client.addresses("client")).contains(List.of(ip("10.0.0.3")));
        assertThat(client.addresses("other")).isEmpty();
        assertThat(registry.of("s3").addresses("web")).isEmpty();
        assertThat(registry.of("nobody").addresses("web")).isEmpty();
        assertThat(client.name(ip("10.0.0.2"))).contains("Web.front");
        assertThat(client.name(ip("10.0.1.2"))).isEmpty();
    }

    @Test
    void aNetworkIsADomain() {
        join("s1", "a.net", List.of("web"), "10.0.0.2");
        join("s1", "back", List.of("web"), "10.0.1.2");
        join("s2", "a.net", List.of("web.prod"), "10.0.0.3");

        Names names = registry.of("s1");
        assertThat(names.addresses("web")).contains(List.of(ip("10.0.0.2")));
        assertThat(names.addresses("web.back")).contains(List.of(ip("10.0.1.2")));
        assertThat(names.addresses("web.a.net")).contains(List.of(ip("10.0.0.2")));
        assertThat(names.addresses("web.prod")).contains(List.of(ip("10.0.0.3")));
        assertThat(names.addresses(".back")).isEmpty();
    }

    @Test
    void severalContainersShareAnAlias() {
        join("s1", "front", List.of("web1", "web"), "10.0.0.2");
        join("s2", "front", List.of("web2", "web"), "10.0.0.3");
        Names names = registry.of("s1");
        assertThat(names.addresses("web").orElseThrow()).containsExactlyInAnyOrder(ip("10.0.0.2"), ip("10.0.0.3"));

        registry.leave("s1", "front-id");
        assertThat(names.addresses("web")).isEmpty(); // it sees nothing of the network any more
        assertThat(registry.of("s2").addresses("web")).contains(List.of(ip("10.0.0.3")));
        assertThat(registry.of("s2").addresses("web1")).isEmpty();
        assertThat(registry.of("s2").name(ip("10.0.0.2"))).isEmpty();
        registry.leave("s2");
        registry.leave("s2");
        assertThat(registry.on("front-id")).isEmpty();
    }

    @Test
    void linksAreOneContainersOwn() {
        join("s1", "front", List.of("db1"), "10.0.0.2");
        registry.join(new NameRegistry.Member(
                "s2",
                "front-id",
                "front",
                List.of("app"),
                List.of(ip("10.0.0.3")),
                Map.of("Db", "DB1", "gone", "gone1")));
        join("s3", "front", List.of("third"), "10.0.0.4");

        assertThat(registry.of("s2").addresses("db")).contains(List.of(ip("10.0.0.2")));
        assertThat(registry.of("s2").addresses("gone")).isEmpty();
        assertThat(registry.of("s3").addresses("db")).isEmpty();
    }

    @Test
    void joiningAgainReplaces() {
        join("s1", "front", List.of("old"), "10.0.0.2");
        join("s1", "front", List.of("new"), "10.0.0.9");
        Names names = registry.of("s1");
        assertThat(names.addresses("old")).isEmpty();
        assertThat(names.addresses("new")).contains(List.of(ip("10.0.0.9")));
        assertThat(names.name(ip("10.0.0.2"))).isEmpty();
        assertThat(registry.on("front-id")).hasSize(1);
    }
}
