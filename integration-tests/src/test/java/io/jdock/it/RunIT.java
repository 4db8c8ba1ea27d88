package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jdock run} of one process without a terminal. */
@WithEngine
class RunIT {
    private final Engine engine;

    RunIT(Engine engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-net=bridge", "--net bridge", "--network bridge", "--net=bridge", "--network=bridge"})
    void runsOnTheBridgeHoweverItIsSpelt(String network) {
        List<String> command = new ArrayList<>(List.of("run"));
        command.addAll(List.of(network.split(" ")));
        command.addAll(List.of("busybox", "ip", "addr"));

        String out = engine.jdock(command.toArray(String[]::new)).text();

        assertThat(out).containsPattern("\\d+: lo: <LOOPBACK,UP");
        assertThat(out).containsPattern("\\d+: eth0@if\\d+: <BROADCAST,MULTICAST,UP");
        assertThat(out).containsPattern("inet " + engine.network().prefix().replace(".", "\\.") + "\\d+/24 ");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "7", "255"})
    void endsWithTheExitCodeOfTheProcess(int code) {
        assertThat(engine.jdock("run", "--rm", "busybox", "sh", "-c", "exit " + code)
                        .exitCode())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "TERM, 143", "HUP, 129"})
    void endsWith128AndTheSignalThatEndedTheProcess(String signal, int code) {
        // PID 1 is spared signals it has no handler for, even its own: so a child of it is the one that is hit.
        Outcome outcome =
                engine.jdock("run", "--rm", "busybox", "sh", "-c", "sh -c 'kill -" + signal + " $$'; exit $?");
        assertThat(outcome.exitCode()).isEqualTo(code);
    }

    @Test
    void endsWith127ForACommandThatIsNotThere() {
        engine.jdock("run", "--rm", "busybox", "no-such-command")
                .failedWith(127, "exec: \"no-such-command\": executable file not found in $PATH");
        engine.jdock("run", "--rm", "busybox", "/no/such/file")
                .failedWith(127, "/no/such/file", "no such file or directory");
    }

    @Test
    void endsWith126ForACommandThatCannotBeExecuted() {
        engine.jdock("run", "--rm", "busybox", "/etc/passwd")
                .failedWith(126, "exec: \"/etc/passwd\": permission denied");
        engine.jdock("run", "--rm", "busybox", "/etc").failedWith(126, "/etc");
    }

    @Test
    void endsWith125IfTheEngineRefuses() {
        engine.jdock("run", "--rm", "--memory", "1k", "busybox", "true").failedWith(125, "Minimum memory limit");
        engine.jdock("run", "--no-such-flag", "busybox", "true").failedWith(125, "unknown flag: --no-such-flag");
    }

    @Test
    void keepsOutputAndErrorApart() {
        Outcome outcome = engine.jdock("run", "--rm", "busybox", "sh", "-c", "echo to out; echo to err >&2");
        assertThat(outcome.out()).isEqualTo("to out\n");
        assertThat(outcome.err()).isEqualTo("to err\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void pipesInputThrough() {
        String input = IntStream.range(0, 50_000)
                .mapToObj(Integer::toString)
                .reduce(new StringBuilder(), (text, line) -> text.append(line).append('\n'), StringBuilder::append)
                .toString();
        Outcome outcome = engine.jdockWithInput(input, "run", "--rm", "-i", "busybox", "cat");
        assertThat(outcome.text()).isEqualTo(input.strip());
    }

    @Test
    void givesNoInputWithoutInteractive() {
        assertThat(engine.jdockWithInput("lost\n", "run", "--rm", "busybox", "cat")
                        .text())
                .isEmpty();
    }

    @Test
    void passesOutputOfAnySizeUnchanged() {
        String script = "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done";
        List<String> lines =
                engine.jdock("run", "--rm", "busybox", "sh", "-c", script).lines();
        assertThat(lines)
                .isEqualTo(IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void runsTheImagesCommandIfNoneIsGiven() {
        assertThat(engine.jdockWithInput("echo from the shell\n", "run", "--rm", "-i", "busybox")
                        .text())
                .isEqualTo("from the shell");
    }

    @Test
    void replacesTheEntryPoint() {
        assertThat(engine.jdock("run", "--rm", "--entrypoint", "echo", "busybox", "one", "two")
                        .text())
                .isEqualTo("one two");
    }

    @Test
    void appliesTheFlagsOfTheProcess(@TempDir Path srv) throws IOException {
        Files.writeString(srv.resolve("file"), "from the host\n");
        // The test's directory is root's alone, and the process is another user.
        Files.setPosixFilePermissions(srv, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome outcome = engine.jdock(
                "run",
                "--rm",
                "-m",
                "64m",
                "--cpus",
                "0.5",
                "--pids-limit",
                "50",
                "-e",
                "A=b",
                "-w",
                "/tmp",
                "-u",
                "1000:1000",
                "-v",
                srv + ":/srv:ro",
                "--hostname",
                "h",
                "busybox",
                "sh",
                "-c",
                "echo $A; pwd; id -u; id -g; cat /srv/file; hostname; touch /srv/new 2>&1; touch file && echo written");
        assertThat(outcome.lines())
                .containsExactly(
                        "b",
                        "/tmp",
                        "1000",
                        "1000",
                        "from the host",
                        "h",
                        "touch: /srv/new: Read-only file system",
                        "written");
        assertThat(srv.resolve("new")).doesNotExist();
    }

    @Test
    void writesThroughABindMount(@TempDir Path directory) throws IOException {
        engine.jdock("run", "--rm", "-v", directory + ":/data", "busybox", "sh", "-c", "echo written > /data/file")
                .text();
        assertThat(Files.readString(directory.resolve("file"))).isEqualTo("written\n");
    }

    @Test
    void makesTheSourceOfABindMount(@TempDir Path directory) {
        engine.jdock("run", "--rm", "-v", directory + "/new:/data", "busybox", "touch", "/data/file")
                .text();
        assertThat(directory.resolve("new/file")).exists();
    }

    @Test
    void looksUpUsersInTheImage() {
        assertThat(engine.jdock("run", "--rm", "-u", "www-data", "busybox", "id")
                        .text())
                .startsWith("uid=33(www-data) gid=33(www-data)");
        engine.jdock("run", "--rm", "-u", "nosuchuser", "busybox", "id").failedWith(125, "nosuchuser");
    }

    @Test
    void makesTheWorkingDirectory() {
        assertThat(engine.jdock("run", "--rm", "-w", "/not/there/yet", "busybox", "pwd")
                        .text())
                .isEqualTo("/not/there/yet");
    }

    @Test
    void givesTheDefaultEnvironment() {
        List<String> lines =
                engine.jdock("run", "--rm", "--hostname", "h", "busybox", "env").lines();
        assertThat(lines)
                .contains(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "HOSTNAME=h",
                        "HOME=/root");
    }

    @Test
    void namesTheContainerInItsFiles() {
        List<String> lines = engine.jdock(
                        "run",
                        "--rm",
                        "--hostname",
                        "myname",
                        "busybox",
                        "sh",
                        "-c",
                        "cat /etc/hostname; grep myname /etc/hosts; wc -c < /etc/resolv.conf")
                .lines();
        assertThat(lines.get(0)).isEqualTo("myname");
        assertThat(lines.get(1)).startsWith(engine.network().prefix()).contains("myname");
        assertThat(Integer.parseInt(lines.get(2).strip())).isPositive();
    }

    @Test
    void hasItsOwnProcessIds() {
        assertThat(engine.jdock("run", "--rm", "busybox", "sh", "-c", "echo $$").text())
                .isEqualTo("1");
        assertThat(engine.jdock("run", "--rm", "busybox", "ps").text()).doesNotContain("jdockd");
    }

    @Test
    void passesSignalsOfTheClientOn() {
        try (Running client = engine.jdockStart(
                "run",
                "--rm",
                "busybox",
                "sh",
                "-c",
                "trap 'echo got it; exit 9' TERM; echo ready; while :; do sleep 0.1; done")) {
            Shell.eventually().until(() -> client.out().contains("ready"));
            client.signal("TERM");
            Outcome outcome = client.await();
            assertThat(outcome.exitCode()).isEqualTo(9);
            assertThat(outcome.out()).isEqualTo("ready\ngot it\n");
        }
    }

    @Test
    void removesTheContainerWithRm() {
        engine.jdock("run", "--rm", "--name", "gone", "busybox", "true").text();
        engine.jdock("inspect", "gone").failedWith(1, "No such");
        assertThat(engine.jdock("ps", "-aq").lines()).isEmpty();
    }

    @Test
    void keepsTheContainerWithoutRm() {
        engine.jdock("run", "--name", "kept", "busybox", "sh", "-c", "echo seen; exit 3");
        assertThat(engine.inspect("kept", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 3");
        assertThat(engine.jdock("logs", "kept").text()).isEqualTo("seen");
    }

    @Test
    void runsManyAtOnce() {
        List<Running> clients = IntStream.range(0, 8)
                .mapToObj(i -> engine.jdockStart("run", "--rm", "busybox", "echo", "number " + i))
                .toList();
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).await().text()).isEqualTo("number " + i);
        }
    }

    @Test
    void writesTheIdToAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("id");
        String id = engine.runDetached("--cidfile", file.toString(), "busybox", "true");
        assertThat(Files.readString(file)).isEqualTo(id);
    }
}
