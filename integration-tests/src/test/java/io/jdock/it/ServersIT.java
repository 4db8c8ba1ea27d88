package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Debian's servers in containers, used as their users do. */
@WithEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServersIT {
    private static final String NGINX = """
            worker_processes 2;
            user www-data;
            pid /tmp/nginx.pid;
            events {}
            http {
                access_log /dev/stdout;
                server { listen 80; root /www; }
            }
            """;

    private final Engine engine;

    ServersIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    void importServers() {
        engine.importRootfs("servers");
    }

    @AfterAll
    void removeServers() {
        engine.removeContainers();
        engine.jdock("rmi", "servers").text();
    }

    @AfterEach
    void removeRest() {
        engine.removeContainers();
        engine.jdock("network", "prune", "-f").text();
        engine.jdock("volume", "prune", "-af").text();
    }

    private String port(String container, String inside) {
        String published = engine.jdock("port", container, inside).lines().getFirst();
        return published.substring(published.lastIndexOf(':') + 1);
    }

    @Test
    void nginxServesAnotherMachineAndSeesItsAddress(@TempDir Path directory) throws IOException {
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), NGINX);
        engine.runDetached(
                "--name",
                "web",
                "-p",
                "0:80",
                "-v",
                configuration + ":/etc/nginx/nginx.conf:ro",
                "servers",
                "nginx",
                "-c",
                "/etc/nginx/nginx.conf",
                "-g",
                "daemon off;");
        try (Namespace outside = new Namespace()) {
            String page = "http://" + outside.hostAddress() + ":" + port("web", "80/tcp") + "/index.html";
            Shell.eventually().until(() -> outside.run("curl", "-sf", page).exitCode() == 0);
            String report =
                    outside.run("ab", "-q", "-n", "1000", "-c", "10", page).text();
            assertThat(report).containsPattern("Complete requests: +1000\n").containsPattern("Failed requests: +0\n");
            Shell.eventually()
                    .untilAsserted(() -> assertThat(engine.jdock("logs", "web").lines())
                            .filteredOn(line -> line.contains("ApacheBench"))
                            .hasSize(1000)
                            .allMatch(line -> line.startsWith(outside.address() + " ")));
        }
        engine.jdock("stop", "--signal", "QUIT", "web").text();
        assertThat(engine.inspect("web", "{{.State.ExitCode}}")).isEqualTo("0");
    }

    @Test
    void redisIsFoundByItsName() {
        engine.jdock("network", "create", "shop").text();
        engine.runDetached(
                "--name",
                "cache",
                "--network",
                "shop",
                "servers",
                "redis-server",
                "--bind",
                "0.0.0.0",
                "--protected-mode",
                "no",
                "--save",
                "");
        engine.runDetached("--name", "app", "--network", "shop", "servers", "sleep", "600");
        Shell.eventually().until(() -> redis("ping").out().strip().equals("PONG"));
        redis("set", "basket", "three apples").text();
        assertThat(redis("get", "basket").text()).isEqualTo("three apples");
        assertThat(redis("client", "list").text()).contains("addr=" + address("app") + ":");
        // The name goes with the container.
        engine.jdock("stop", "cache").text();
        assertThat(engine.inspect("cache", "{{.State.ExitCode}}")).isEqualTo("0");
        assertThat(redis("ping").err()).contains("Could not connect to Redis at cache:6379: Name or service not known");
    }

    private Outcome redis(String... words) {
        String[] command = new String[words.length + 5];
        System.arraycopy(new String[] {"exec", "app", "redis-cli", "-h", "cache"}, 0, command, 0, 5);
        System.arraycopy(words, 0, command, 5, words.length);
        return engine.jdock(command);
    }

    private String address(String container) {
        return engine.inspect(container, "{{.NetworkSettings.Networks.shop.IPAddress}}");
    }

    @Test
    void postgresKeepsItsDataInAVolume() {
        engine.runDetached(
                "--name",
                "db",
                "--user",
                "postgres",
                "-v",
                "data:/var/lib/postgresql",
                "-e",
                "PGDATA=/var/lib/postgresql/data",
                "servers",
                "sh",
                "-c",
                "test -e $PGDATA/PG_VERSION || initdb -N --locale=C -A trust; exec postgres -h '' -k /tmp");
        Shell.eventually()
                .until(() -> sql("create table if not exists fruit (name text)").exitCode() == 0);
        sql("insert into fruit values ('apple')").text();
        engine.jdock("stop", "-t", "30", "db").text(); // SIGTERM: a shutdown as soon as nobody is connected
        assertThat(engine.inspect("db", "{{.State.ExitCode}}")).isEqualTo("0");
        assertThat(engine.jdock("logs", "db").err()).contains("database system is shut down");

        engine.jdock("start", "db").text();
        Shell.eventually()
                .untilAsserted(() ->
                        assertThat(sql("select name from fruit").out().strip()).isEqualTo("apple"));
        assertThat(engine.jdock("logs", "db").err()).doesNotContain("not properly shut down");
        String postgres = engine.jdock("top", "db", "-o", "user,comm").text();
        assertThat(postgres).contains("postgres").doesNotContain("root");
        assertThat(engine.jdock("run", "--rm", "-v", "data:/d:ro", "servers", "stat", "-c", "%u:%a", "/d/data")
                        .text())
                .isEqualTo("26:700");
    }

    private Outcome sql(String statement) {
        return engine.jdock("exec", "db", "psql", "-h", "/tmp", "-d", "postgres", "-Atc", statement);
    }

    @Test
    void iperfMeasuresThroughPublishedPorts() {
        String port = freePort();
        engine.runDetached(
                "--name",
                "iperf",
                "-p",
                port + ":5201",
                "-p",
                port + ":5201/udp",
                "servers",
                "iperf3",
                "--server",
                "--forceflush");
        Shell.eventually().until(() -> engine.jdock("logs", "iperf").out().contains("Server listening"));
        try (Namespace outside = new Namespace()) {
            JsonNode tcp = iperf(outside, port, "-n", "50M");
            assertThat(tcp.at("/end/sum_received/bytes").asLong()).isGreaterThan(40_000_000);
            JsonNode udp = iperf(outside, port, "-u", "-b", "200M", "-n", "5M");
            assertThat(udp.at("/end/sum/packets").asLong()).isGreaterThan(1000);
            assertThat(udp.at("/end/sum/lost_packets").asLong())
                    .isLessThan(udp.at("/end/sum/packets").asLong());
            // The other way, by the same port.
            assertThat(iperf(outside, port, "-R", "-n", "50M")
                            .at("/end/sum_received/bytes")
                            .asLong())
                    .isGreaterThan(40_000_000);
            assertThat(engine.jdock("logs", "iperf").out()).contains("Accepted connection from " + outside.address());
        }
    }

    private static JsonNode iperf(Namespace from, String port, String... flags) {
        List<String> command =
                new java.util.ArrayList<>(List.of("iperf3", "--json", "--client", from.hostAddress(), "--port", port));
        command.addAll(List.of(flags));
        return from.run(command.toArray(String[]::new)).json();
    }

    /** The same for TCP and UDP, as iperf3 wants it. */
    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
