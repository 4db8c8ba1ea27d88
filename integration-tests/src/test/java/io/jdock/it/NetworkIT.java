package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge, published ports, masquerading, and the networks host, none and container. */
@WithEngine
class NetworkIT {
    private static final String PAGE = "Hello from a jdock container.";

    private final Engine engine;

    NetworkIT(Engine engine) {
        this.engine = engine;
    }

    /** A web server that answers when this returns; its host port. */
    private int webServer(String name, String publish) {
        engine.runDetached("--name", name, "-p", publish, "busybox", "httpd", "-f", "-p", "80", "-h", "/www");
        int port = Integer.parseInt(
                engine.inspect(name, "{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}"));
        String address = engine.containerAddress(name);
        Shell.eventually().until(() -> fetch(address, 80).exitCode() == 0);
        return port;
    }

    private static Outcome fetch(String address, int port) {
        return Shell.run("curl", "-sS", "--noproxy", "*", "--max-time", "10", "http://" + address + ":" + port + "/");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Every IPv4 address of the host, but for those of bridges and pairs that other programs make and remove. */
    private List<String> hostAddresses() throws IOException {
        List<String> addresses = new ArrayList<>();
        for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
            boolean ours =
                    link.getName().equals(engine.bridge()) || link.getName().startsWith("jdito");
            if (!link.isUp() || !ours && Files.exists(Path.of("/sys/class/net", link.getName(), "bridge"))) {
                continue;
            }
            for (InterfaceAddress address : link.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address) {
                    addresses.add(address.getAddress().getHostAddress());
                }
            }
        }
        return addresses;
    }

    @Test
    void aPublishedPortIsReachedByLoopbackAndByEveryHostAddress() throws IOException {
        int port = freePort();
        assertThat(webServer("web", port + ":80")).isEqualTo(port);
        List<String> addresses = hostAddresses();
        assertThat(addresses).contains("127.0.0.1", engine.network().host(1));
        for (String address : addresses) {
            assertThat(fetch(address, port).text()).as(address).contains(PAGE);
        }
        assertThat(fetch("localhost", port).text()).contains(PAGE);
        assertThat(engine.jdock("ps", "--format", "{{.Ports}}").text()).contains("0.0.0.0:" + port + "->80/tcp");
        assertThat(engine.jdock("port", "web").text()).contains("80/tcp -> 0.0.0.0:" + port);
    }

    @Test
    void aPublishedPortIsReachedFromAnotherMachine() {
        try (Namespace outside = new Namespace()) {
            int port = webServer("web", "0:80");
            Outcome page = outside.run(
                    "curl",
                    "-sS",
                    "--noproxy",
                    "*",
                    "--max-time",
                    "10",
                    "http://" + outside.hostAddress() + ":" + port + "/");
            assertThat(page.text()).contains(PAGE);
        }
    }

    @Test
    void aPortPublishedOnLoopbackIsNotReachedFromAnotherMachine() {
        try (Namespace outside = new Namespace()) {
            int port = webServer("web", "127.0.0.1:0:80");
            assertThat(fetch("127.0.0.1", port).text()).contains(PAGE);
            assertThat(fetch(engine.network().host(1), port).exitCode()).isNotZero();
            Outcome page = outside.run(
                    "curl",
                    "-sS",
                    "--noproxy",
                    "*",
                    "--max-time",
                    "3",
                    "http://" + outside.hostAddress() + ":" + port + "/");
            assertThat(page.exitCode()).isNotZero();
        }
    }

    @Test
    void aPortIsFreeAgainWhenItsContainerHasEnded() throws IOException {
        int port = freePort();
        webServer("web", port + ":80");
        engine.jdock("create", "--name", "second", "-p", port + ":80", "busybox", "httpd", "-f", "-h", "/www")
                .text();
        engine.jdock("start", "second").failedWith(1, "port is already allocated");
        engine.jdock("rm", "-f", "web").text();
        engine.jdock("start", "second").text();
        Shell.eventually().until(() -> fetch("127.0.0.1", port).exitCode() == 0);
        engine.jdock("stop", "-t", "0", "second").text();
        assertThat(fetch("127.0.0.1", port).exitCode()).isNotZero();
        assertThat(HostState.of(engine).publishedPorts()).isEmpty();
    }

    @Test
    void aPublishedPortIsKeptFromProgramsOfTheHost() throws IOException {
        int port = webServer("web", "0:80");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> {
                    try (ServerSocket socket = new ServerSocket(port)) {
                        socket.getLocalPort();
                    }
                }))
                .isInstanceOf(IOException.class);
        int taken;
        try (ServerSocket socket = new ServerSocket(0)) {
            taken = socket.getLocalPort();
            engine.jdock("run", "--rm", "-p", taken + ":80", "busybox", "true")
                    .failedWith(125, "address already in use");
        }
    }

    @Test
    void containersReachEachOther() {
        webServer("web", "0:80");
        String address = engine.containerAddress("web");
        assertThat(engine.jdock("run", "--rm", "busybox", "wget", "-q", "-O", "-", "http://" + address + "/")
                        .text())
                .contains(PAGE);
        assertThat(engine.jdock("run", "--rm", "busybox", "ping", "-c", "1", "-W", "5", address)
                        .text())
                .contains("1 packets received");
    }

    @Test
    void containersReachThemselvesByThePublishedPort() {
        int port = webServer("web", "0:80");
        String url = "http://" + engine.network().host(1) + ":" + port + "/";
        assertThat(engine.jdock("exec", "web", "wget", "-q", "-O", "-", url).text())
                .contains(PAGE);
        assertThat(engine.jdock("run", "--rm", "busybox", "wget", "-q", "-O", "-", url)
                        .text())
                .contains(PAGE);
    }

    @Test
    void containersReachTheHost() throws IOException {
        try (ServerSocket server =
                new ServerSocket(0, 1, InetAddress.getByName(engine.network().host(1)))) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    connection
                            .getOutputStream()
                            .write("the host\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(engine.jdock(
                                    "run",
                                    "--rm",
                                    "busybox",
                                    "nc",
                                    "-w",
                                    "10",
                                    engine.network().host(1),
                                    Integer.toString(server.getLocalPort()))
                            .text())
                    .isEqualTo("the host");
            answering.interrupt();
        }
    }

    @Test
    void containersReachOutsideAsTheHost(@TempDir Path www) throws IOException {
        Files.writeString(www.resolve("index.html"), "outside\n");
        try (Namespace outside = new Namespace();
                Running server = outside.start("busybox", "httpd", "-f", "-vv", "-p", "9000", "-h", www.toString())) {
            Shell.eventually()
                    .until(() -> outside.run("busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:9000/")
                                    .exitCode()
                            == 0);
            // The outside has no route to the containers' network: an answer arrives only through masquerading.
            assertThat(engine.jdock(
                                    "run",
                                    "--rm",
                                    "busybox",
                                    "wget",
                                    "-q",
                                    "-O",
                                    "-",
                                    "http://" + outside.address() + ":9000/")
                            .text())
                    .isEqualTo("outside");
            Shell.eventually().untilAsserted(() -> assertThat(server.err()).contains(outside.hostAddress()));
            assertThat(server.err()).doesNotContain(engine.network().prefix());
        }
    }

    @Test
    void hostNetworkIsTheHosts() {
        assertThat(engine.jdock("run", "--rm", "--net=host", "busybox", "ip", "addr")
                        .text())
                .contains(engine.bridge() + ":")
                .contains(engine.network().host(1) + "/24");
        assertThat(engine.jdock("run", "--rm", "--net=host", "busybox", "readlink", "/proc/self/ns/net")
                        .text())
                .isEqualTo(Shell.run("readlink", "/proc/self/ns/net").text());
        assertThat(engine.jdock("run", "--rm", "--net=host", "busybox", "hostname")
                        .text())
                .isEqualTo(Shell.run("hostname").text());
    }

    @Test
    void noneHasOnlyLoopback() {
        String out = engine.jdock("run", "--rm", "--net=none", "busybox", "ip", "addr")
                .text();
        assertThat(out).contains("127.0.0.1/8").doesNotContain("eth0");
        assertThat(engine.jdock("run", "--rm", "--net=none", "busybox", "ping", "-c", "1", "127.0.0.1")
                        .exitCode())
                .isZero();
    }

    @Test
    void containerNetworkIsTheOthers() {
        webServer("web", "0:80");
        String address = engine.containerAddress("web");
        assertThat(engine.jdock("run", "--rm", "--net=container:web", "busybox", "ip", "addr")
                        .text())
                .contains(address + "/24");
        assertThat(engine.jdock(
                                "run",
                                "--rm",
                                "--net=container:web",
                                "busybox",
                                "wget",
                                "-q",
                                "-O",
                                "-",
                                "http://127.0.0.1/")
                        .text())
                .contains(PAGE);
        assertThat(engine.jdock("run", "--rm", "--net=container:web", "busybox", "hostname")
                        .text())
                .isEqualTo(engine.inspect("web", "{{.Config.Hostname}}"));
        engine.jdock("run", "--rm", "--net=container:nosuch", "busybox", "true")
                .failedWith(125, "No such container: nosuch");
    }

    @Test
    void addressesDifferAndAreGivenBack() {
        String first = engine.runDetached("busybox", "sleep", "1000");
        String second = engine.runDetached("busybox", "sleep", "1000");
        assertThat(engine.containerAddress(first)).isNotEqualTo(engine.containerAddress(second));
        engine.jdock("stop", "-t", "0", first).text();
        assertThat(engine.containerAddress(first)).isEmpty();
    }

    @Test
    void theContainersRouteIsTheBridge() {
        assertThat(engine.jdock("run", "--rm", "busybox", "ip", "route").text())
                .contains("default via " + engine.network().host(1) + " dev eth0");
    }

    @Test
    void networksAreListed() {
        assertThat(engine.jdock("network", "ls", "--format", "{{.Name}}").lines())
                .contains("bridge", "host", "none");
        assertThat(engine.jdock("network", "inspect", "bridge")
                        .json()
                        .get(0)
                        .at("/IPAM/Config/0/Subnet")
                        .asText())
                .isEqualTo(engine.network().host(0) + "/24");
    }
}
