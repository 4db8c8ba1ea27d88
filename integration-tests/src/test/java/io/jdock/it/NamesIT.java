package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The name server of networks of the user's own, as programs in containers see it. */
@WithEngine
class NamesIT {
    private static final List<String> NETWORKS = List.of("front", "back", "inner");

    private final Engine engine;

    NamesIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeNetworks() {
        engine.removeContainers();
        engine.jdock("network", "prune", "-f").text();
    }

    private void network(String name, String... flags) {
        List<String> command = new ArrayList<>(List.of("network", "create"));
        command.addAll(List.of(flags));
        command.add(name);
        assertThat(NETWORKS).contains(name);
        engine.jdock(command.toArray(String[]::new)).text();
    }

    private void sleeper(String name, String... flags) {
        List<String> command = new ArrayList<>(List.of("--name", name));
        command.addAll(List.of(flags));
        command.addAll(List.of("busybox", "sleep", "600"));
        engine.runDetached(command.toArray(String[]::new));
    }

    private String address(String container, String network) {
        return engine.inspect(container, "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
    }

    /** dig in the container's network, at the server that its resolv.conf names. */
    private Outcome dig(String container, String... question) {
        List<String> command = new ArrayList<>(List.of(
                "nsenter",
                "-t",
                Long.toString(engine.containerPid(container)),
                "-n",
                "dig",
                "@127.0.0.11",
                "+tries=1"));
        command.addAll(List.of(question));
        return Shell.run(command.toArray(String[]::new));
    }

    private List<String> look(String container, String... question) {
        List<String> all = new ArrayList<>(List.of(question));
        all.add("+short");
        return dig(container, all.toArray(String[]::new)).lines();
    }

    @Test
    void containersAreKnownByTheirNamesOnTheirNetworks() {
        network("front");
        network("back");
        sleeper("client", "--network", "front");
        sleeper("web1", "--network", "front", "--network-alias", "Web");
        sleeper("web2", "--network", "front", "--network-alias", "Web", "--hostname", "second");
        sleeper("hidden", "--network", "back");
        sleeper("linked", "--network", "front", "--link", "web1:database");
        String web1 = address("web1", "front");
        String web2 = address("web2", "front");

        assertThat(look("client", "web1")).containsExactly(web1);
        assertThat(look("client", "WEB1.Front")).containsExactly(web1);
        assertThat(look("client", "+tcp", "second")).containsExactly(web2);
        assertThat(look("client", engine.inspect("web1", "{{.Id}}").substring(0, 12)))
                .containsExactly(web1);
        assertThat(look("client", "web")).containsExactlyInAnyOrder(web1, web2);
        assertThat(look("linked", "database")).containsExactly(web1);
        assertThat(look("client", "-x", web1)).containsExactly("web1.front.");
        assertThat(dig("client", "web1", "AAAA").text())
                .contains("status: NOERROR", "ANSWER: 0", "SERVER: 127.0.0.11#53");
        assertThat(engine.jdock("exec", "client", "cat", "/etc/resolv.conf").text())
                .contains("nameserver 127.0.0.11", "ndots:0", "# ExtServers: [");
        assertThat(engine.jdock("exec", "client", "nslookup", "web2").text()).contains(web2);
        assertThat(engine.jdock("exec", "client", "ping", "-c1", "-W5", "web2").text())
                .contains(web2);

        // Each change shows at once.
        engine.jdock("network", "connect", "--alias", "found", "front", "hidden")
                .text();
        assertThat(look("client", "found")).containsExactly(address("hidden", "front"));
        assertThat(look("hidden", "web1")).containsExactly(web1);
        engine.jdock("rename", "web1", "web9").text();
        assertThat(look("client", "web9")).containsExactly(web1);
        engine.jdock("rm", "-f", "web2").text();
        assertThat(look("client", "web")).containsExactly(web1);
        engine.jdock("network", "disconnect", "front", "hidden").text();
        assertThat(engine.jdock("run", "--rm", "--network", "front", "busybox", "ping", "-c1", "-W5", "client")
                        .text())
                .contains(address("client", "front"));

        // A container that comes from the default bridge gets the server with its first network that has names.
        sleeper("late");
        assertThat(engine.jdock("exec", "late", "cat", "/etc/resolv.conf").text())
                .doesNotContain("127.0.0.11");
        engine.jdock("network", "connect", "front", "late").text();
        assertThat(engine.jdock("exec", "late", "nslookup", "web9").text()).contains(web1);
        engine.jdock("network", "disconnect", "front", "late").text();
        assertThat(engine.jdock("exec", "late", "cat", "/etc/resolv.conf").text())
                .doesNotContain("127.0.0.11");

        // What a program of the container's own listens on is free.
        assertThat(engine.jdock("exec", "client", "sh", "-c", "nc -l -p 53 & sleep 0.3; kill $! && echo was listening")
                        .text())
                .contains("was listening");
    }

    @Test
    void namesHaveTheAddressesOfBothFamilies() {
        network("front", "--ipv6");
        sleeper("client", "--network", "front");
        sleeper("web", "--network", "front");
        String ipv6 = engine.inspect("web", "{{.NetworkSettings.Networks.front.GlobalIPv6Address}}");
        assertThat(ipv6).startsWith("fd");
        assertThat(look("client", "web", "AAAA")).containsExactly(ipv6);
        assertThat(look("client", "+tcp", "web", "AAAA")).containsExactly(ipv6);
        assertThat(look("client", "web", "A")).containsExactly(address("web", "front"));
        assertThat(look("client", "-x", ipv6)).containsExactly("web.front.");
        assertThat(engine.jdock("exec", "client", "ping", "-6", "-c1", "-W5", "web")
                        .text())
                .contains(ipv6);
    }

    @Test
    void otherNamesAreAskedOfOtherServers() throws IOException {
        network("front");
        network("inner", "--internal");
        try (Namespace outside = new Namespace();
                TestingNameServer server = new TestingNameServer(outside.hostAddress())) {
            sleeper("client", "--network", "front", "--dns", outside.hostAddress(), "--dns-search", "example.org");
            sleeper("inside", "--network", "inner", "--dns", outside.hostAddress());

            assertThat(look("client", "example.com")).containsExactly("192.0.2.77");
            assertThat(dig("client", "no.example.com").text()).contains("status: NXDOMAIN");
            assertThat(look("client", "long.example.com")).containsExactly("192.0.2.77");
            assertThat(look("client", "client")).containsExactly(address("client", "front"));
            assertThat(server.asked())
                    .contains("udp example.com", "udp no.example.com", "udp long.example.com", "tcp long.example.com")
                    .doesNotContain("udp client");
            assertThat(engine.jdock("exec", "client", "cat", "/etc/resolv.conf").text())
                    .contains("search example.org", "# ExtServers: [" + outside.hostAddress() + "]");
            assertThat(dig("inside", "example.com").text()).contains("status: SERVFAIL");
            assertThat(look("inside", "inside")).containsExactly(address("inside", "inner"));
            assertThat(dig("client", "+header-only", "-q", "x").out()).contains("FORMERR");
        }
    }

    @Test
    void theServersOutliveADaemon() {
        network("front");
        sleeper("web", "--network", "front");
        sleeper("old", "--network", "front");
        engine.jdock("rename", "old", "client").text();
        String web = address("web", "front");
        long client = engine.containerPid("client");
        engine.kill();
        Outcome refused = Shell.run(
                "nsenter", "-t", Long.toString(client), "-n", "dig", "@127.0.0.11", "+tries=1", "+time=20", "web");
        assertThat(refused.out()).contains("connection refused");
        engine.start();
        assertThat(look("client", "web")).containsExactly(web);
        assertThat(look("web", "client")).containsExactly(address("client", "front"));
        assertThat(look("web", "old")).isEmpty();
    }
}
