package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of the host's network, its doctor, and the table that others removed. */
@WithEngine
class DoctorIT {
    private final Engine engine;

    DoctorIT(Engine engine) {
        this.engine = engine;
    }

    private void inNetworkOf(String container, String... command) {
        String[] all = new String[command.length + 4];
        System.arraycopy(
                new String[] {"nsenter", "-t", Long.toString(engine.containerPid(container)), "-n"}, 0, all, 0, 4);
        System.arraycopy(command, 0, all, 4, command.length);
        Shell.run(all).text();
    }

    @Test
    void theGraphShowsBothEndsOfAPair(@TempDir Path directory) throws Exception {
        engine.runDetached("--name", "web", "-p", "0:80", "busybox", "sleep", "600");
        String address = engine.containerAddress("web");
        String port = engine.jdock("port", "web", "80/tcp").lines().getFirst();
        String graph = engine.jdock("network", "graph").text();
        assertThat(graph.lines().filter(line -> line.contains(" of web")))
                .singleElement()
                .asString()
                .containsPattern("veth[0-9a-f]{7} \\(\\d+\\) veth up .* == eth0 \\(\\d+\\) of web");
        assertThat(graph)
                .contains(
                        engine.bridge(),
                        "network bridge",
                        "eth0 (",
                        address + "/24",
                        port + "->80/tcp",
                        "route default via");
        Path svg = directory.resolve("net.svg");
        engine.jdock("network", "graph", "--svg", svg.toString()).text();
        assertThat(Files.readString(svg)).startsWith("<svg ").contains(">web</text>", address, "</svg>");
        engine.jdock(
                        "network",
                        "graph",
                        "--svg",
                        directory.resolve("none/net.svg").toString())
                .failedWith(1, "none/net.svg");
    }

    @Test
    void theDoctorNamesTheBrokenHop() {
        engine.runDetached("--name", "web", "-p", "0:80", "busybox", "sleep", "600");
        Outcome healthy = engine.jdock("network", "doctor", "web");
        assertThat(healthy.text()).contains("in order", "ok    port", "leads to " + engine.containerAddress("web"));

        inNetworkOf("web", "ip", "route", "delete", "default");
        Outcome noRoute = engine.jdock("network", "doctor", "web");
        assertThat(noRoute.exitCode()).isEqualTo(1);
        assertThat(noRoute.out()).contains("web", "BROKEN  route      there is no default route");
        inNetworkOf(
                "web", "ip", "route", "add", "default", "via", engine.network().host(1));

        inNetworkOf("web", "ip", "link", "set", "eth0", "down");
        Outcome down = engine.jdock("network", "doctor", "--quiet");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.out()).contains("BROKEN  interface  eth0 is down inside the container");

        engine.jdock("network", "doctor", "nobody").failedWith(1, "No such container: nobody");
        engine.jdock("create", "--name", "idle", "busybox", "true").text();
        engine.jdock("network", "doctor", "idle").failedWith(1, "container idle is not running");
    }

    @Test
    void aTableThatSomebodyDeletedComesBack() {
        engine.runDetached("--name", "web", "-p", "0:80", "busybox", "httpd", "-f", "-h", "/www");
        String port = engine.jdock("port", "web", "80/tcp").lines().getFirst().replaceAll(".*:", "");
        String table = "jdock-" + engine.bridge();
        for (String deletion : new String[] {
            "delete table ip " + table,
            "flush table ip " + table,
            "delete element ip " + table + " published { tcp . " + port + " }"
        }) {
            Shell.run("nft", deletion).text();
            Shell.eventually()
                    .untilAsserted(() -> assertThat(Shell.run("nft", "list", "table", "ip", table)
                                    .out())
                            .contains("tcp . " + port + " :", "jump publish"));
            assertThat(Shell.run("curl", "-sS", "--noproxy", "*", "--max-time", "10", "http://127.0.0.1:" + port + "/")
                            .text())
                    .contains("Hello");
        }
        assertThat(engine.logText()).contains("another program changed the nf_tables table " + table);
    }
}
