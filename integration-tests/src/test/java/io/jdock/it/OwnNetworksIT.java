package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks that users make, through this engine's client and Docker's. */
@WithEngine
class OwnNetworksIT {
    private static final String PAGE = "Hello from a jdock container.";

    private final Engine engine;

    OwnNetworksIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeNetworks() {
        if (engine.isRunning()) {
            engine.removeContainers();
            engine.jdock("network", "prune", "-f").text();
        }
    }

    private String create(String name, String... flags) {
        Address.Network network = Address.outside();
        List<String> words =
                new java.util.ArrayList<>(List.of("network", "create", "--subnet", network.host(0) + "/24"));
        words.addAll(List.of(flags));
        words.add(name);
        String id = engine.jdock(words.toArray(String[]::new)).text();
        assertThat(id).matches("[0-9a-f]{64}");
        return network.prefix();
    }

    private String address(String container, String network) {
        return engine.inspect(container, "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
    }

    private Outcome fetch(String container, String address) {
        return engine.jdock("exec", container, "timeout", "10", "wget", "-q", "-O", "-", "http://" + address + "/");
    }

    @Test
    void containersOfOneNetworkAreApartFromThoseOfAnother() {
        String front = create("front", "--label", "tier=1");
        String back = create("back", "--internal");
        engine.runDetached("--name", "web", "--network", "front", "-p", "0:80", "busybox", "httpd", "-f", "-h", "/www");
        engine.runDetached(
                "--name",
                "db",
                "--network",
                "back",
                "--ip",
                back + "77",
                "--network-alias",
                "database",
                "busybox",
                "httpd",
                "-f",
                "-h",
                "/www");
        engine.runDetached("--name", "app", "--network", "back", "--network", "front", "busybox", "sleep", "1000");
        assertThat(address("web", "front")).startsWith(front);
        assertThat(address("db", "back")).isEqualTo(back + "77");
        Shell.eventually().until(() -> fetch("app", address("web", "front")).exitCode() == 0);
        assertThat(fetch("app", back + "77").text()).contains(PAGE);
        assertThat(fetch("db", address("web", "front")).exitCode()).isNotZero();
        assertThat(engine.jdock("exec", "app", "ip", "route").text()).contains("default via " + front + "1 dev eth1");
        assertThat(engine.jdock("exec", "db", "ip", "route").text()).doesNotContain("default");

        assertThat(engine.jdock("network", "ls", "-q", "--no-trunc", "--filter", "label=tier=1")
                        .lines())
                .containsExactly(engine.jdock("network", "inspect", "-f", "{{.Id}}", "front")
                        .text());
        assertThat(engine.jdock("network", "ls", "--filter", "dangling=true", "--format", "{{.Name}}")
                        .text())
                .isEmpty();
        engine.jdock("network", "rm", "front").failedWith(1, "network front has active endpoints (name:");
        engine.jdock("network", "create", "front").failedWith(1, "network with name front already exists");
        engine.jdock("network", "create", "--subnet", back + "128/25", "third")
                .failedWith(1, "Pool overlaps with other one on this address space; free is");
        engine.jdock("run", "--rm", "--network", "nowhere", "busybox", "true")
                .failedWith(125, "network nowhere not found");
        engine.jdock("run", "--rm", "--network", "back", "--ip", back + "77", "busybox", "true")
                .failedWith(125, "Address already in use: " + back + "77; the lowest free one is " + back);
    }

    @Test
    void runningAndStoppedContainersAreConnectedByDockersClientToo() {
        String front = create("front");
        create("back");
        engine.runDetached("--name", "web", "--network", "front", "-p", "0:80", "busybox", "httpd", "-f", "-h", "/www");
        engine.jdock("create", "--name", "later", "busybox", "sleep", "1000").text();
        engine.docker("network", "connect", "--alias", "other", "back", "web").text();
        engine.docker("network", "connect", "--ip", front + "99", "front", "later")
                .text();
        engine.docker("network", "disconnect", "bridge", "later").text();
        engine.jdock("start", "later").text();
        assertThat(address("later", "front")).isEqualTo(front + "99");
        assertThat(engine.jdock("exec", "later", "ip", "addr").text()).doesNotContain("eth1");
        assertThat(engine.jdock("exec", "web", "cat", "/etc/hosts").text())
                .contains(address("web", "front") + "\t")
                .contains(address("web", "back") + "\t");
        assertThat(engine.inspect("web", "{{json (index .NetworkSettings.Networks \"back\").DNSNames}}"))
                .contains("\"web\"", "\"other\"");
        Shell.eventually().until(() -> fetch("later", address("web", "front")).exitCode() == 0);
        engine.docker("network", "connect", "back", "web").failedWith(1, "endpoint with name web already exists");

        engine.jdock("network", "disconnect", "front", "web").text();
        String port = engine.inspect("web", "{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}");
        assertThat(Shell.run("curl", "-sS", "--noproxy", "*", "--max-time", "10", "http://127.0.0.1:" + port + "/")
                        .text())
                .as("published through the network that is left")
                .contains(PAGE);
        engine.jdock("network", "disconnect", "front", "web").failedWith(1, "is not connected to the network front");
        engine.jdock("stop", "-t", "0", "web", "later").text();
        assertThat(engine.docker("network", "rm", "front", "back").lines()).containsExactly("front", "back");
        engine.jdock("start", "later").failedWith(1, "network front not found");
    }

    private static String curl(String place) {
        return Shell.run("curl", "-sS", "--noproxy", "*", "--max-time", "10", "http://" + place + "/")
                .text();
    }

    @Test
    void gatewayModesAndConfigurationsAreDockers() {
        String routed = create("routed", "-o", "com.docker.network.bridge.gateway_mode_ipv4=routed");
        engine.runDetached(
                "--name", "web", "--network", "routed", "-p", "8099:80", "busybox", "httpd", "-f", "-h", "/www");
        assertThat(engine.inspect("web", "{{json .NetworkSettings.Ports}}"))
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"\"}]}");
        assertThat(engine.docker("ps", "--format", "{{.Ports}}").text()).contains("80/tcp");
        engine.jdock("run", "-d", "--name", "app", "busybox", "sleep", "1000").text();
        Shell.eventually().until(() -> fetch("app", address("web", "routed")).exitCode() == 0);
        assertThat(engine.jdock("exec", "web", "ip", "route").text()).contains("default via " + routed + "1");

        engine.jdock(
                        "network",
                        "create",
                        "--config-only",
                        "--subnet",
                        "fd00:77::/64",
                        "--ipv6",
                        "-o",
                        "com.docker.network.driver.mtu=1400",
                        "template")
                .text();
        engine.docker("network", "create", "--config-from", "template", "six").text();
        assertThat(engine.docker("network", "inspect", "-f", "{{.ConfigFrom.Network}} {{.Options}}", "six")
                        .text())
                .isEqualTo("template map[com.docker.network.driver.mtu:1400]");
        assertThat(engine.jdock("run", "--rm", "--network", "six", "busybox", "cat", "/sys/class/net/eth0/mtu")
                        .text())
                .isEqualTo("1400");
        engine.jdock("network", "rm", "template").failedWith(1, "is in use by network six");
        engine.jdock("network", "rm", "six", "template").text();
        engine.jdock("network", "create", "--ipv4=false", "--ipv6", "only").text();
        assertThat(engine.jdock("run", "--rm", "--network", "only", "busybox", "ip", "-4", "addr", "show", "eth0")
                        .text())
                .isEmpty();
        engine.jdock("network", "create", "--ipv4=false", "bad").failedWith(1, "IPv4 or IPv6 must be enabled");
        engine.jdock("network", "create", "--ingress", "bad").failedWith(1, "This node is not a swarm manager");
        engine.jdock("network", "create", "-o", "com.docker.network.bridge.gateway_mode_ipv4=isolated", "bad")
                .failedWith(1, "only an internal network (--internal) may be isolated");
    }

    @Test
    void networksOutlastTheDaemon() {
        String front = create("front", "--ipv6", "-o", "com.docker.network.bridge.name=jdown0");
        engine.runDetached("--name", "web", "--network", "front", "-p", "0:80", "busybox", "httpd", "-f", "-h", "/www");
        String address6 = engine.inspect("web", "{{.NetworkSettings.Networks.front.GlobalIPv6Address}}");
        String port = engine.inspect("web", "{{(index (index .NetworkSettings.Ports \"80/tcp\") 1).HostPort}}");
        engine.kill();
        engine.start();
        assertThat(address("web", "front")).startsWith(front);
        engine.runDetached("--name", "app", "--network", "front", "busybox", "sleep", "1000");
        Shell.eventually().until(() -> fetch("app", address("web", "front")).exitCode() == 0);
        assertThat(fetch("app", "[" + address6 + "]").text()).contains(PAGE);
        String gateway = engine.inspect("web", "{{.NetworkSettings.Networks.front.IPv6Gateway}}");
        assertThat(curl("[" + gateway + "]:" + port)).contains(PAGE);
        assertThat(curl("[::1]:" + port)).contains(PAGE);
        engine.removeContainers();
        engine.jdock("network", "rm", "front").text();
        assertThat(Shell.run("ip", "link", "show", "jdown0").exitCode()).isNotZero();
    }
}
