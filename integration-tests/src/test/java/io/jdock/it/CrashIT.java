package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon and its launcher die, or are stopped and started again, under containers that run. */
class CrashIT {
    /** Prints numbered lines until it is told to end by a file, then the number of the last one. */
    private static final String COUNTER =
            "i=0; until [ -e /d/end ]; do echo line $i; i=$((i+1)); usleep 2000; done; echo last $i; exit 42";

    private static Engine engine;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startEngine() {
        engine = Engine.withBusybox();
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
    }

    @BeforeEach
    void runAgain() {
        if (!engine.isRunning()) {
            engine.start();
        }
    }

    @AfterEach
    void removeContainers() {
        if (engine.isRunning()) {
            engine.removeContainers();
        }
    }

    private long startCounter(String... flags) {
        String[] command = java.util.stream.Stream.of(
                        java.util.stream.Stream.of("--name", "counter", "-v", directory + ":/d"),
                        java.util.stream.Stream.of(flags),
                        java.util.stream.Stream.of("busybox", "sh", "-c", COUNTER))
                .flatMap(words -> words)
                .toArray(String[]::new);
        engine.runDetached(command);
        awaitLine(20);
        return engine.containerPid("counter");
    }

    private void awaitLine(int number) {
        Shell.eventually().until(() -> engine.jdock("logs", "counter").out().contains("line " + number + "\n"));
    }

    private void endCounter() throws IOException {
        Files.createFile(directory.resolve("end"));
    }

    /** Every line from the first to the last, each once, in order. */
    private void assertNoLineLostOrDoubled() {
        List<String> lines = engine.jdock("logs", "counter").lines();
        int count = lines.size() - 1;
        assertThat(lines.getLast()).isEqualTo("last " + count);
        assertThat(lines.subList(0, count))
                .isEqualTo(LongStream.range(0, count).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void containersOutliveAKilledDaemonAndNoOutputIsLost() throws IOException {
        long pid = startCounter();
        int before = engine.jdock("logs", "counter").lines().size();

        engine.kill();
        assertThat(Signals.isAlive(pid)).isTrue();
        engine.start();

        assertThat(engine.inspect("counter", "{{.State.Status}} {{.State.Pid}}"))
                .isEqualTo("running " + pid);
        awaitLine(before + 50);
        endCounter();
        assertThat(engine.jdock("wait", "counter").text()).isEqualTo("42");
        assertThat(engine.inspect("counter", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 42");
        assertNoLineLostOrDoubled();
    }

    @Test
    void theExitCodeIsKnownIfItEndedWhileNoDaemonRan() throws IOException {
        long pid = startCounter();
        engine.kill();
        endCounter();
        Shell.eventually().until(() -> !Signals.isAlive(pid));
        engine.start();

        assertThat(engine.inspect("counter", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 42");
        assertThat(engine.jdock("ps", "-a", "--format", "{{.Status}}").text()).startsWith("Exited (42)");
        assertNoLineLostOrDoubled();
        HostState host = HostState.of(engine);
        assertThat(host.runs()).isEmpty();
        assertThat(host.cgroups()).isEmpty();
    }

    @Test
    void anAutoRemovedContainerThatEndedMeanwhileIsRemoved() throws IOException {
        long pid = startCounter("--rm");
        engine.kill();
        endCounter();
        Shell.eventually().until(() -> !Signals.isAlive(pid));
        engine.start();
        Shell.eventually().until(() -> engine.jdock("ps", "-aq").text().isEmpty());
        assertThat(HostState.of(engine).documents()).isEmpty();
    }

    @Test
    void anAdoptedContainerIsAsAnyOther() {
        engine.runDetached(
                "--name",
                "web",
                "-p",
                "0:80",
                "busybox",
                "sh",
                "-c",
                "trap 'echo stopping; exit 3' TERM; httpd -p 80 -h /www; while :; do sleep 0.1; done");
        String port = engine.jdock("port", "web", "80").text().replaceAll(".*:", "");
        String address = engine.containerAddress("web");
        engine.kill();
        engine.start();

        assertThat(engine.containerAddress("web")).isEqualTo(address);
        assertThat(Shell.run("curl", "-sS", "--noproxy", "*", "--max-time", "10", "http://127.0.0.1:" + port + "/")
                        .text())
                .contains("Hello");
        assertThat(engine.jdock("exec", "web", "echo", "inside").text()).isEqualTo("inside");
        assertThat(engine.jdock("top", "web").text()).contains("httpd");
        // Its address is not given to another.
        assertThat(engine.jdock("run", "--rm", "busybox", "hostname", "-i").text())
                .isNotEqualTo(address);
        assertThat(engine.jdock("stop", "web").text()).isEqualTo("web");
        assertThat(engine.inspect("web", "{{.State.ExitCode}}")).isEqualTo("3");
        assertThat(engine.jdock("logs", "web").lines()).containsExactly("stopping");
        assertThat(HostState.of(engine).publishedPorts()).isEmpty();
        assertThat(engine.jdock("start", "web").text()).isEqualTo("web");
    }

    @Test
    void inputOfAnAdoptedContainerWorks() {
        engine.runDetached("-i", "--name", "cat", "busybox", "cat");
        engine.kill();
        engine.start();
        try (Running attached = engine.jdockStart("attach", "cat")) {
            attached.write("through\n");
            Shell.eventually().until(() -> attached.out().equals("through\n"));
            // Input that was not attached from the start stays open for the next client.
            engine.jdock("kill", "cat").text();
            assertThat(attached.await().exitCode()).isEqualTo(137);
        }
    }

    @Test
    void aStoppedDaemonLeavesContainersRunning() throws IOException {
        long pid = startCounter();
        long launcher = engine.launcherPid();
        engine.stop();
        Shell.eventually().until(() -> !Signals.isAlive(launcher));
        assertThat(Files.exists(engine.socket())).isFalse();
        assertThat(Signals.isAlive(pid)).isTrue();
        engine.start();
        endCounter();
        assertThat(engine.jdock("wait", "counter").text()).isEqualTo("42");
        assertNoLineLostOrDoubled();
    }

    @Test
    void theLauncherEndsWithAKilledDaemon() {
        long launcher = engine.launcherPid();
        engine.kill();
        Shell.eventually().until(() -> !Signals.isAlive(launcher));
        engine.start();
    }

    @Test
    void aKilledLauncherIsReplaced() throws IOException {
        long pid = startCounter();
        long launcher = engine.launcherPid();
        Signals.send(launcher, "KILL");
        Shell.eventually().until(() -> !Signals.isAlive(launcher));

        assertThat(engine.jdock("run", "--rm", "busybox", "echo", "well").text())
                .isEqualTo("well");
        assertThat(engine.launcherPid()).isNotEqualTo(launcher);
        assertThat(Signals.isAlive(pid)).isTrue();
        endCounter();
        assertThat(engine.jdock("wait", "counter").text()).isEqualTo("42");
        assertNoLineLostOrDoubled();
    }

    @Test
    void aKilledShimIsNoticed() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        long init = engine.containerPid("web");
        Signals.send(ProcFiles.parent(init).orElseThrow(), "KILL");
        Shell.eventually()
                .until(() -> engine.inspect("web", "{{.State.Status}}").equals("exited"));
        assertThat(engine.inspect("web", "{{.State.ExitCode}}")).isNotEqualTo("0");
        Shell.eventually().until(() -> !Signals.isAlive(init));
        assertThat(engine.jdock("start", "web").text()).isEqualTo("web");
    }

    @Test
    void whatAKilledDaemonLeftIsRemovedAtTheNextStart() {
        engine.jdock("run", "--name", "kept", "busybox", "true").text();
        engine.kill();
        HostState host = HostState.of(engine);
        List<String> before = host.pinned();
        engine.start();
        Shell.eventually().untilAsserted(() -> {
            assertThat(host.pinned()).doesNotContainAnyElementsOf(before);
            assertThat(host.ports()).hasSameSizeAs(host.pinned());
        });
        assertThat(engine.jdock("start", "-a", "kept").exitCode()).isZero();
    }
}
