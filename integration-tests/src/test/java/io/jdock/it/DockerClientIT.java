package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own client, unchanged. */
@WithEngine
class DockerClientIT {
    private final Engine engine;

    DockerClientIT(Engine engine) {
        this.engine = engine;
    }

    /** Skips a test where there is no client at all; test.sh installs one. */
    static void assumeDocker() {
        assumeTrue(Engine.dockerClient().isPresent(), "no docker client: apt-get install docker-cli, or docker.io");
    }

    @BeforeEach
    void needDocker() {
        assumeDocker();
    }

    @Test
    void runs() {
        assertThat(engine.docker("run", "--rm", "busybox", "echo", "hi").text()).isEqualTo("hi");
        assertThat(engine.docker("run", "--rm", "--net=bridge", "busybox", "ip", "addr", "show", "eth0")
                        .text())
                .contains("inet " + engine.network().prefix());
        assertThat(engine.docker("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 7"))
                .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(7))
                .satisfies(outcome -> assertThat(outcome.out()).isEqualTo("out\n"))
                .satisfies(outcome -> assertThat(outcome.err()).isEqualTo("err\n"));
        assertThat(engine.docker("ps", "-aq").lines()).isEmpty();
    }

    @Test
    void pipesInput() {
        assertThat(engine.dockerWithInput("one\ntwo\n", "run", "--rm", "-i", "busybox", "cat")
                        .text())
                .isEqualTo("one\ntwo");
    }

    @Test
    void understandsWhyAStartFailed() {
        engine.docker("run", "--rm", "busybox", "nosuch")
                .failedWith(127, "exec: \"nosuch\": executable file not found in $PATH");
        engine.docker("run", "--rm", "busybox", "/etc/passwd").failedWith(126, "permission denied");
        engine.docker("run", "--rm", "--memory", "1m", "busybox", "true").failedWith(125, "Minimum memory limit");
        engine.docker("run", "--name", "taken", "busybox", "true").text();
        engine.docker("run", "--name", "taken", "busybox", "true")
                .failedWith(125, "Conflict. The container name \"/taken\" is already in use");
        engine.docker("inspect", "nosuch").failedWith(1, "No such object: nosuch");
        engine.docker("logs", "nosuch").failedWith(1, "No such container: nosuch");
    }

    @Test
    void managesAContainer() {
        String id = engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "web",
                        "-p",
                        "0:80",
                        "busybox",
                        "sh",
                        "-c",
                        "echo serving; exec httpd -f -p 80 -h /www")
                .text();
        assertThat(engine.docker("ps", "-q", "--no-trunc").lines()).containsExactly(id);
        List<String> table = engine.docker("ps").lines();
        assertThat(table.get(1))
                .startsWith(id.substring(0, 12))
                .contains("busybox")
                .contains("->80/tcp")
                .endsWith("web");
        Shell.eventually().until(() -> engine.docker("logs", "web").out().equals("serving\n"));
        assertThat(engine.docker("logs", "-t", "--tail", "1", "web").text()).endsWith("Z serving");
        assertThat(engine.docker("exec", "web", "sh", "-c", "cat /www/index.html; exit 3"))
                .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(3))
                .satisfies(outcome -> assertThat(outcome.out()).contains("Hello from a jdock container."));
        assertThat(engine.docker("top", "web").text()).contains("httpd -f -p 80");
        assertThat(engine.docker("port", "web").text()).contains("80/tcp -> 0.0.0.0:");

        JsonNode web = engine.docker("inspect", "web").json().get(0);
        assertThat(web.get("Id").asText()).isEqualTo(id);
        assertThat(web.at("/State/Status").asText()).isEqualTo("running");
        assertThat(web.at("/NetworkSettings/Networks/bridge/IPAddress").asText())
                .startsWith(engine.network().prefix());

        assertThat(engine.docker("restart", "-t", "0", "web").text()).isEqualTo("web");
        assertThat(engine.docker("kill", "web").text()).isEqualTo("web");
        assertThat(engine.docker("wait", "web").text()).isEqualTo("137");
        assertThat(engine.docker("start", "web").text()).isEqualTo("web");
        assertThat(engine.docker("stop", "-t", "0", "web").text()).isEqualTo("web");
        assertThat(engine.docker("ps", "-a", "--format", "{{.Status}}").text()).startsWith("Exited (137)");
        assertThat(engine.docker("rm", "web").text()).isEqualTo("web");
        assertThat(engine.docker("ps", "-aq").lines()).isEmpty();
    }

    @Test
    void followsLogs(@TempDir Path directory) throws IOException {
        engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "web",
                        "-v",
                        directory + ":/d",
                        "busybox",
                        "sh",
                        "-c",
                        "echo first; until [ -e /d/go ]; do sleep 0.1; done; echo second")
                .text();
        try (Running logs = engine.dockerStart("logs", "-f", "web")) {
            Shell.eventually().until(() -> logs.out().equals("first\n"));
            Files.createFile(directory.resolve("go"));
            assertThat(logs.await().out()).isEqualTo("first\nsecond\n");
        }
    }

    @Test
    void listsAndImportsImages(@TempDir Path directory) {
        assertThat(engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}")
                        .lines())
                .contains("busybox:latest");
        assertThat(engine.docker("inspect", "busybox")
                        .json()
                        .get(0)
                        .at("/Config/Cmd/0")
                        .asText())
                .isEqualTo("sh");
        Path archive = directory.resolve("busybox.tar");
        Engine.writeRootfs("busybox", archive);
        engine.docker("import", archive.toString(), "other:tag").text();
        assertThat(engine.docker("run", "--rm", "other:tag", "echo", "imported").text())
                .isEqualTo("imported");
        engine.docker("rmi", "other:tag").text();
    }

    @Test
    void tellsVersionAndInfo() {
        assertThat(engine.docker("version", "--format", "{{.Server.APIVersion}}")
                        .text())
                .isEqualTo("1.50");
        JsonNode info = engine.docker("info", "--format", "{{json .}}").json();
        assertThat(info.get("DockerRootDir").asText()).isEqualTo(engine.data().toString());
        assertThat(info.get("Driver").asText()).startsWith("overlay");
    }

    @Test
    void shellInAndOutOfDockersClientAreTheSameContainer() {
        engine.docker("run", "-d", "--name", "web", "busybox", "sleep", "1000").text();
        assertThat(engine.jdock("exec", "web", "hostname").text())
                .isEqualTo(engine.docker("exec", "web", "hostname").text());
    }
}
