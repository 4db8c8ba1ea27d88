package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about containers that exist: ps, logs, exec, stop, kill, start, restart, wait, rm, inspect, top. */
@WithEngine
class LifecycleIT {
    /** Ends on SIGTERM with code 0, as a well-behaved server does. */
    private static final String SERVER = "trap 'echo stopping; exit 0' TERM; echo started; while :; do sleep 0.1; done";

    private final Engine engine;

    LifecycleIT(Engine engine) {
        this.engine = engine;
    }

    private String server(String name) {
        String id = engine.runDetached("--name", name, "busybox", "sh", "-c", SERVER);
        awaitLog(name, "started");
        return id;
    }

    private void awaitLog(String name, String text) {
        Shell.eventually().until(() -> engine.jdock("logs", name).out().contains(text));
    }

    @Test
    void psShowsWhatRuns() {
        String id = server("web");
        engine.jdock("run", "--name", "ended", "busybox", "sh", "-c", "exit 3");

        List<String> running = engine.jdock("ps").lines();
        assertThat(running).hasSize(2);
        assertThat(running.get(0)).matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES");
        assertThat(running.get(1))
                .startsWith(id.substring(0, 12))
                .contains("busybox")
                .contains("Up ")
                .endsWith("web");

        List<String> all = engine.jdock("ps", "-a").lines();
        assertThat(all).hasSize(3);
        assertThat(all.get(1)).contains("Exited (3)").endsWith("ended");
        assertThat(engine.jdock("ps", "-q").lines()).containsExactly(id.substring(0, 12));
        assertThat(engine.jdock("ps", "-q", "--no-trunc").lines()).containsExactly(id);
    }

    @Test
    void psFormatsAndFilters() {
        server("web");
        engine.jdock("run", "--name", "three", "--label", "kind=short", "busybox", "sh", "-c", "exit 3");
        engine.jdock("create", "--name", "fresh", "busybox", "true").text();

        assertThat(engine.jdock("ps", "-a", "--format", "{{.Names}}:{{.State}}").lines())
                .containsExactlyInAnyOrder("web:running", "three:exited", "fresh:created");
        assertThat(names("status=exited")).containsExactly("three");
        assertThat(names("status=created")).containsExactly("fresh");
        assertThat(names("name=we")).containsExactly("web");
        assertThat(names("label=kind=short")).containsExactly("three");
        assertThat(names("exited=3")).containsExactly("three");
        assertThat(engine.jdock("ps", "--format", "json").json().get("Names").asText())
                .isEqualTo("web");
        engine.jdock("ps", "--filter", "nonsense=1").failedWith(1, "invalid filter");
    }

    private List<String> names(String filter) {
        return engine.jdock("ps", "-a", "--filter", filter, "--format", "{{.Names}}")
                .lines();
    }

    @Test
    void logsShowsBothStreamsInTheirPlaces() {
        engine.jdock("run", "--name", "both", "busybox", "sh", "-c", "echo out; echo err >&2")
                .text();
        Outcome logs = engine.jdock("logs", "both");
        assertThat(logs.out()).isEqualTo("out\n");
        assertThat(logs.err()).isEqualTo("err\n");
    }

    @Test
    void logsTakesTheTail() {
        engine.jdock("run", "--name", "ten", "busybox", "seq", "1", "10").text();
        assertThat(engine.jdock("logs", "--tail", "3", "ten").lines()).containsExactly("8", "9", "10");
        assertThat(engine.jdock("logs", "--tail", "0", "ten").lines()).isEmpty();
        assertThat(engine.jdock("logs", "--tail", "all", "ten").lines()).hasSize(10);
        assertThat(engine.jdock("logs", "-n", "1", "ten").lines()).containsExactly("10");
    }

    @Test
    void logsShowsAndFiltersTimes() {
        engine.jdock("run", "--name", "timed", "busybox", "sh", "-c", "echo early; sleep 2; echo late")
                .text();
        List<String> stamped = engine.jdock("logs", "-t", "timed").lines();
        assertThat(stamped).hasSize(2);
        assertThat(stamped.get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z early");
        Instant late = Instant.parse(stamped.get(1).split(" ")[0]);

        assertThat(engine.jdock("logs", "--since", late.minusMillis(500).toString(), "timed")
                        .lines())
                .containsExactly("late");
        assertThat(engine.jdock("logs", "--until", late.minusMillis(500).toString(), "timed")
                        .lines())
                .containsExactly("early");
        assertThat(engine.jdock("logs", "--since", "10m", "timed").lines()).containsExactly("early", "late");
    }

    @Test
    void logsFollowsUntilTheEnd(@TempDir Path directory) throws IOException {
        engine.runDetached(
                "--name",
                "followed",
                "-v",
                directory + ":/d",
                "busybox",
                "sh",
                "-c",
                "echo first; until [ -e /d/go ]; do sleep 0.1; done; echo second; echo third >&2");
        try (Running logs = engine.jdockStart("logs", "-f", "followed")) {
            Shell.eventually().until(() -> logs.out().equals("first\n"));
            assertThat(logs.isAlive()).isTrue();
            Files.createFile(directory.resolve("go"));
            Outcome outcome = logs.await();
            assertThat(outcome.out()).isEqualTo("first\nsecond\n");
            assertThat(outcome.err()).isEqualTo("third\n");
        }
    }

    @Test
    void execRunsInTheContainer() {
        server("web");
        assertThat(engine.jdock("exec", "web", "sh", "-c", "hostname; readlink /proc/self/ns/net")
                        .lines())
                .containsExactly(
                        engine.inspect("web", "{{.Config.Hostname}}"),
                        engine.jdock("exec", "web", "readlink", "/proc/1/ns/net")
                                .text());
        assertThat(engine.jdock("exec", "-e", "A=b", "-w", "/tmp", "-u", "33", "web", "sh", "-c", "echo $A; pwd; id -u")
                        .lines())
                .containsExactly("b", "/tmp", "33");
        assertThat(engine.jdockWithInput("through\n", "exec", "-i", "web", "cat")
                        .text())
                .isEqualTo("through");
    }

    @Test
    void execTellsExitCodes() {
        server("web");
        assertThat(engine.jdock("exec", "web", "sh", "-c", "echo out; echo err >&2; exit 5"))
                .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(5))
                .satisfies(outcome -> assertThat(outcome.out()).isEqualTo("out\n"))
                .satisfies(outcome -> assertThat(outcome.err()).isEqualTo("err\n"));
        assertThat(engine.jdock("exec", "web", "sh", "-c", "kill -KILL $$").exitCode())
                .isEqualTo(137);
        assertThat(engine.jdock("exec", "web", "nosuch").exitCode()).isEqualTo(127);
        assertThat(engine.jdock("exec", "web", "/etc/passwd").exitCode()).isEqualTo(126);
    }

    @Test
    void execInTheBackground() {
        server("web");
        assertThat(engine.jdock("exec", "-d", "web", "touch", "/tmp/made").text())
                .isEmpty();
        Shell.eventually()
                .until(() ->
                        engine.jdock("exec", "web", "test", "-e", "/tmp/made").exitCode() == 0);
    }

    @Test
    void execIsRefusedWhereNothingRuns() {
        engine.jdock("run", "--name", "ended", "busybox", "true").text();
        engine.jdock("exec", "ended", "true").failedWith(1, "is not running");
    }

    @Test
    void stopLetsTheProcessEndItself() {
        server("web");
        assertThat(engine.jdock("stop", "web").text()).isEqualTo("web");
        assertThat(engine.inspect("web", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 0");
        assertThat(engine.jdock("logs", "web").lines()).containsExactly("started", "stopping");
        // Stopping again is no error.
        assertThat(engine.jdock("stop", "web").text()).isEqualTo("web");
    }

    @Test
    void stopKillsAfterItsTime() {
        engine.runDetached("--name", "deaf", "busybox", "sleep", "1000");
        assertThat(engine.jdock("stop", "-t", "1", "deaf").text()).isEqualTo("deaf");
        assertThat(engine.inspect("deaf", "{{.State.ExitCode}}")).isEqualTo("137");
    }

    @Test
    void killSendsSignals() {
        server("web");
        assertThat(engine.jdock("kill", "-s", "TERM", "web").text()).isEqualTo("web");
        assertThat(engine.jdock("wait", "web").text()).isEqualTo("0");
        engine.jdock("kill", "web").failedWith(1, "is not running");

        engine.runDetached("--name", "killed", "busybox", "sleep", "1000");
        engine.jdock("kill", "killed").text();
        assertThat(engine.jdock("wait", "killed").text()).isEqualTo("137");
        engine.jdock("kill", "-s", "NOSUCH", "killed").failedWith(1, "NOSUCH");
    }

    @Test
    void startRunsAnEndedContainerAgain() {
        engine.jdock("run", "--name", "again", "busybox", "sh", "-c", "echo run >> /runs; wc -l < /runs")
                .text();
        assertThat(engine.jdock("start", "-a", "again").text()).isEqualTo("2");
        assertThat(engine.jdock("start", "again").text()).isEqualTo("again");
        assertThat(engine.jdock("wait", "again").text()).isEqualTo("0");
        assertThat(engine.jdock("logs", "again").lines()).containsExactly("1", "2", "3");
    }

    @Test
    void createAndStart() {
        String id = engine.jdock("create", "--name", "made", "busybox", "echo", "hello")
                .text();
        assertThat(engine.inspect("made", "{{.State.Status}}")).isEqualTo("created");
        assertThat(engine.jdock("start", "-a", id.substring(0, 8)).text()).isEqualTo("hello");
    }

    @Test
    void restartGivesANewProcess() {
        server("web");
        long before = engine.containerPid("web");
        assertThat(engine.jdock("restart", "-t", "5", "web").text()).isEqualTo("web");
        assertThat(engine.inspect("web", "{{.State.Status}}")).isEqualTo("running");
        assertThat(engine.containerPid("web")).isNotEqualTo(before);
        assertThat(Signals.isAlive(before)).isFalse();
    }

    @Test
    void waitBlocksUntilTheEnd() {
        server("web");
        try (Running waiting = engine.jdockStart("wait", "web")) {
            engine.jdock("exec", "web", "true").text();
            assertThat(waiting.isAlive()).isTrue();
            engine.jdock("stop", "web").text();
            assertThat(waiting.await().text()).isEqualTo("0");
        }
    }

    @Test
    void rmRemovesWhatEndedAndForcedWhatRuns() {
        String id = server("web");
        engine.jdock("rm", "web").failedWith(1, "cannot remove container", "container is running");
        assertThat(engine.jdock("rm", "-f", "web").text()).isEqualTo("web");
        engine.jdock("inspect", "web").failedWith(1, "No such");
        assertThat(HostState.of(engine).documents()).doesNotContain(id);
        assertThat(HostState.of(engine).runs()).doesNotContain(id);
        assertThat(HostState.of(engine).cgroups()).isEmpty();

        engine.jdock("run", "--name", "ended", "busybox", "true").text();
        assertThat(engine.jdock("rm", "ended").text()).isEqualTo("ended");
    }

    @Test
    void inspectTellsWhatWasAsked() {
        String id = engine.runDetached(
                "--name", "web", "-e", "A=b", "-w", "/tmp", "--label", "l=v", "-p", "0:80", "-m", "64m", "busybox",
                "sleep", "1000");
        JsonNode web = engine.inspect("web");
        assertThat(web.get("Id").asText()).isEqualTo(id);
        assertThat(web.get("Name").asText()).isEqualTo("/web");
        assertThat(web.get("Path").asText()).isEqualTo("sleep");
        assertThat(web.at("/State/Running").asBoolean()).isTrue();
        assertThat(Signals.isAlive(web.at("/State/Pid").asLong())).isTrue();
        assertThat(web.at("/Config/Env").toString()).contains("A=b");
        assertThat(web.at("/Config/WorkingDir").asText()).isEqualTo("/tmp");
        assertThat(web.at("/Config/Labels/l").asText()).isEqualTo("v");
        assertThat(web.at("/HostConfig/Memory").asLong()).isEqualTo(64L << 20);
        assertThat(web.at("/NetworkSettings/Networks/bridge/Gateway").asText())
                .isEqualTo(engine.network().host(1));
        assertThat(web.at("/NetworkSettings/Ports/80~1tcp/0/HostPort").asInt()).isPositive();
        assertThat(engine.inspect(id.substring(0, 10), "{{.Name}} {{.State.Status}}"))
                .isEqualTo("/web running");
    }

    @Test
    void topShowsTheProcessesOfTheContainer() {
        engine.runDetached("--name", "web", "busybox", "sh", "-c", "sleep 1001 & sleep 1002");
        Shell.eventually().untilAsserted(() -> {
            List<String> lines = engine.jdock("top", "web").lines();
            assertThat(lines.getFirst()).contains("PID").contains("CMD");
            assertThat(lines).anyMatch(line -> line.endsWith("sleep 1001"));
            assertThat(lines).anyMatch(line -> line.contains(Long.toString(engine.containerPid("web"))));
        });
    }

    @Test
    void imagesListsAndImports(@TempDir Path directory) throws IOException {
        assertThat(engine.jdock("images").lines().getFirst()).matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE");
        assertThat(engine.jdock("images", "--format", "{{.Repository}}:{{.Tag}}")
                        .lines())
                .contains("busybox:latest");

        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/echo"));
        Shell.run(
                        "tar",
                        "-C",
                        root.toString(),
                        "-czf",
                        directory.resolve("echo.tar.gz").toString(),
                        ".")
                .text();
        String id = engine.jdock(
                        "import",
                        "--change",
                        "ENTRYPOINT [\"/bin/echo\"]",
                        "--change",
                        "ENV X=y",
                        directory.resolve("echo.tar.gz").toString(),
                        "my/echo:v1")
                .text();
        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(engine.jdock("run", "--rm", "my/echo:v1", "imported").text()).isEqualTo("imported");
        assertThat(engine.jdock("inspect", "--format", "{{.Config.Env}}", "my/echo:v1")
                        .text())
                .contains("X=y");
        engine.jdock("rmi", "my/echo:v1").text();
        engine.jdock("run", "--rm", "my/echo:v1").failedWith(125, "my/echo:v1");
    }

    @Test
    void versionAndInfo() {
        String version = engine.jdock("version").text();
        assertThat(version)
                .contains("Client:")
                .contains("Server:")
                .contains("API version:")
                .contains("1.50");
        assertThat(engine.jdock("version", "--format", "{{.Server.APIVersion}}").text())
                .isEqualTo("1.50");
        server("web");
        assertThat(engine.jdock("info").text())
                .contains("Containers: 1")
                .contains("Running: 1")
                .contains("Storage Driver: overlay")
                .contains("Docker Root Dir: " + engine.data());
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of(
                "run", "ps", "logs", "exec", "stop", "kill", "start", "restart", "wait", "rm", "inspect", "images",
                "import", "version", "info", "top")) {
            assertThat(engine.jdock(command, "--help").text()).as(command).startsWith("Usage:  jdock " + command);
        }
        assertThat(engine.jdock("--help").text()).contains("run").contains("exec");
    }

    @Test
    void aStartCostsNothingThatStays() {
        engine.jdock("run", "--rm", "busybox", "true").text();
        Shell.eventually().until(() -> descriptors() > 0);
        int before = descriptors();
        IntStream.range(0, 5)
                .forEach(_ -> engine.jdock("run", "--rm", "busybox", "true").text());
        // The pool of prepared sandboxes is being filled meanwhile, which takes a few descriptors.
        Shell.eventually().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before + 3));
    }

    private int descriptors() {
        return Path.of("/proc", Long.toString(engine.pid()), "fd").toFile().list().length;
    }
}
