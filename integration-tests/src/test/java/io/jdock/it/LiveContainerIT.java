package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes about containers while they run: their health, their limits, mounts, ports, devices and labels. */
@WithEngine
class LiveContainerIT {
    private final Engine engine;

    LiveContainerIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void assumeDocker() {
        DockerClientIT.assumeDocker();
    }

    private RawHttp.Answer post(String path, String body) {
        return RawHttp.send(engine.socket(), "POST", path, body);
    }

    private void awaitStatus(String name, String text) {
        Shell.eventually()
                .until(() -> engine.docker("ps", "--filter", "name=" + name, "--format", "{{.Status}}")
                        .text()
                        .contains(text));
    }

    @Test
    void checksHealth() {
        String command = "test -f /well || { echo not yet; exit 1; }";
        engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "checked",
                        "--health-cmd",
                        command,
                        "--health-interval",
                        "200ms",
                        "--health-retries",
                        "2",
                        "busybox",
                        "sleep",
                        "1000")
                .text();
        awaitStatus("checked", "(unhealthy)");
        assertThat(engine.inspect("checked", "{{(index .State.Health.Log 0).Output}}"))
                .isEqualTo("not yet");
        engine.docker("exec", "checked", "touch", "/well").text();
        awaitStatus("checked", "(healthy)");
        assertThat(engine.docker("ps", "-q", "--filter", "health=healthy").lines())
                .hasSize(1);
        // the client asks for whole seconds: what has just happened is told a second later
        Shell.eventually()
                .untilAsserted(() -> assertThat(engine.docker(
                                        "events", "--since", "10m", "--until", "0s", "--filter", "container=checked")
                                .text())
                        .contains("health_status: unhealthy", "health_status: healthy"));
        assertThat(engine.inspect("checked", "{{.State.Health.Status}}")).isEqualTo("healthy");

        assertThat(post(
                                "/containers/create?name=doomed",
                                "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1000\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"false\"],"
                                        + "\"Interval\":100000000,\"Retries\":1},\"HostConfig\":{\"HealthOnFailure\":\"kill\"}}")
                        .status())
                .isEqualTo(201);
        engine.docker("start", "doomed").text();
        assertThat(engine.docker("wait", "doomed").text().strip()).isEqualTo("137");
    }

    @Test
    void runsAnInit() {
        Outcome reaped = engine.docker(
                "run",
                "--rm",
                "--init",
                "-u",
                "1000",
                "busybox",
                "sh",
                "-c",
                // The middle one leaves its child, whose end nobody but process 1 waits for.
                "cat /proc/1/comm; sh -c 'true & exec true'; sleep 0.3; grep -l Z.*zombie /proc/*/status; exit 7");
        assertThat(reaped.exitCode()).as(reaped.toString()).isEqualTo(7);
        assertThat(reaped.out().strip()).isEqualTo("docker-init");
        engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "signalled",
                        "--init",
                        "busybox",
                        "sh",
                        "-c",
                        "trap 'exit 5' USR1; echo ready; while :; do sleep 0.1; done")
                .text();
        Shell.eventually().until(() -> engine.docker("logs", "signalled").out().contains("ready"));
        engine.docker("kill", "-s", "USR1", "signalled").text();
        assertThat(engine.docker("wait", "signalled").text().strip()).isEqualTo("5");
        engine.docker("run", "--rm", "--init", "busybox", "nosuch").failedWith(127, "exec nosuch failed");
    }

    @Test
    void changesAndKeepsWhatItChanged(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        String id = engine.runDetached("--name", "live", "busybox", "httpd", "-f", "-p", "80", "-h", "/www");
        int port = 28_700;
        engine.docker("update", "--memory", "64m", "--pids-limit", "50", "live").text();
        String change = "{\"MountAdd\":[{\"Type\":\"bind\",\"Source\":\"" + directory + "\",\"Target\":\"/www/a/b\"}],"
                + "\"DeviceAdd\":[{\"PathOnHost\":\"/dev/full\",\"PathInContainer\":\"/dev/other\"}],"
                + "\"LabelAdd\":{\"color\":\"red\"},\"PublishAdd\":[\"127.0.0.1:" + port + ":80\"]}";
        RawHttp.Answer answer = post("/containers/live/update", change);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertChanged(port);
        assertThat(post("/containers/live/update", "{\"MountRm\":[\"/nowhere\"]}")
                        .status())
                .isEqualTo(404);
        engine.docker("restart", "-t", "0", "live").text();
        assertChanged(port);
        engine.stop();
        engine.start();
        assertChanged(port);
        assertThat(engine.docker("ps", "-q", "--no-trunc", "--filter", "label=color=red")
                        .lines())
                .containsExactly(id);
        String back = "{\"MountRm\":[\"/www/a/b\"],\"DeviceRm\":[\"/dev/other\"],\"LabelRm\":[\"color\"],"
                + "\"PublishRm\":[\"80/tcp\"]}";
        assertThat(post("/containers/live/update", back).status()).isEqualTo(200);
        assertThat(engine.docker("exec", "live", "ls", "/www/a/b").text()).isEmpty();
        engine.docker("exec", "live", "ls", "/dev/other").failedWith(1, "No such file");
        assertThat(engine.docker("port", "live").text()).isEmpty();
        assertThat(engine.inspect("live", "{{.HostConfig.Memory}} {{len .Mounts}} {{len .Config.Labels}}"))
                .isEqualTo("67108864 0 0");
    }

    private void assertChanged(int port) {
        assertThat(engine.docker("exec", "live", "sh", "-c", "cat /www/a/b/file; test -c /dev/other")
                        .text())
                .isEqualTo("content");
        assertThat(Shell.run("curl", "-sf", "http://127.0.0.1:" + port + "/a/b/file")
                        .text())
                .isEqualTo("content");
    }

    @Test
    void sharesMemoryAndAnswersAsDocker() {
        engine.docker("run", "-d", "--name", "giver", "--ipc", "shareable", "busybox", "sleep", "1000")
                .text();
        engine.docker("exec", "giver", "sh", "-c", "echo shared > /dev/shm/x").text();
        assertThat(engine.docker("run", "--rm", "--ipc", "container:giver", "busybox", "cat", "/dev/shm/x")
                        .text()
                        .strip())
                .isEqualTo("shared");
        engine.docker("run", "--rm", "busybox", "/etc").failedWith(126, "exec: \"/etc\": is a directory");
        assertThat(engine.docker("exec", "giver", "/etc").exitCode()).isEqualTo(126);

        assertThat(post("/containers/giver/start", "").status()).isEqualTo(304);
        assertThat(post("/v1.24/containers/giver/kill", "").status()).isEqualTo(204);
        assertThat(post("/v1.24/containers/giver/wait", "").body()).isEqualTo("{\"StatusCode\":137}");
        assertThat(post("/containers/giver/stop", "").status()).isEqualTo(304);
        assertThat(engine.docker("container", "prune", "-f", "--filter", "until=1h")
                        .text())
                .doesNotContain("Deleted Containers");
        assertThat(engine.docker("container", "prune", "-f").text()).contains("Deleted Containers");
        assertThat(RawHttp.get(engine.socket(), "/v1.57/swarm").orElseThrow().status())
                .isEqualTo(503);
        assertThat(RawHttp.get(engine.socket(), "/plugins").orElseThrow().body())
                .isEqualTo("[]");
        assertThat(post("/info", "{}").body()).isEqualTo("{\"message\":\"page not found\"}");
    }
}
