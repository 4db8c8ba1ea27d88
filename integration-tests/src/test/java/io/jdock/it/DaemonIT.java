package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a program: its flags, what it refuses to run with, several beside each other. */
@WithEngine
class DaemonIT {
    private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);

    private final Engine engine;

    DaemonIT(Engine engine) {
        this.engine = engine;
    }

    private static Outcome jdockd(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Engine.home().resolve("bin/jdockd").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static Outcome run(List<String> command) {
        Running running = Running.start(Shell.builder(command));
        running.closeInput();
        return running.await(REFUSAL_LIMIT);
    }

    private static void refused(Outcome outcome, String... message) {
        outcome.failedWith(1, message);
        assertThat(outcome.err()).as("%s", outcome).doesNotContain("\tat ");
        assertThat(outcome.err().strip().lines()).as("%s", outcome).hasSize(1);
    }

    @Test
    void refusesFlagsItDoesNotKnow() {
        refused(jdockd("--no-such-flag"), "--no-such-flag");
        refused(jdockd("--bip", "nonsense"), "nonsense");
        refused(jdockd("-H", "ftp://x"), "invalid host \"ftp://x\"");
        refused(jdockd("--bridge", "a-name-that-is-too-long"), "a-name-that-is-too-long");
        refused(jdockd("--log-level", "loud"), "loud");
    }

    @Test
    void refusesAFileItDoesNotUnderstand(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("daemon.json");
        refused(jdockd("--config-file", file.toString()), file.toString());
        Files.writeString(file, "{ \"data-root\": ");
        refused(jdockd("--config-file", file.toString()), file.toString());
        Files.writeString(file, "{ \"no-such-key\": 1 }");
        refused(jdockd("--config-file", file.toString()), "no-such-key");
        Files.writeString(file, "{ \"data-root\": \"/a\" }");
        refused(jdockd("--config-file", file.toString(), "--data-root", "/b"), "data-root");
    }

    @Test
    void refusesToRunWithoutRoot(@TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        command.addAll(List.of(
                Engine.home().resolve("bin/jdockd").toString(),
                "--data-root",
                directory + "/data",
                "--exec-root",
                directory + "/exec",
                "-H",
                "unix://" + directory + "/sock",
                "--bridge",
                "none"));
        // Under a directory that only root may enter, the program itself is out of reach: that shows nothing.
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Shell.run(
                                        "setpriv",
                                        "--reuid",
                                        "65534",
                                        "--regid",
                                        "65534",
                                        "--clear-groups",
                                        "test",
                                        "-x",
                                        Engine.home()
                                                .resolve("runtime/bin/java")
                                                .toString())
                                .exitCode()
                        == 0,
                "the distribution is in a directory that others than root may not enter");
        refused(run(command), "root");
        assertThat(directory.resolve("sock")).doesNotExist();
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void refusesADataRootThatIsInUse(@TempDir Path directory) {
        String bridge = "jdno" + ProcessHandle.current().pid();
        refused(
                jdockd(
                        "--data-root",
                        engine.data().toString(),
                        "--exec-root",
                        directory + "/exec",
                        "-H",
                        "unix://" + directory + "/sock",
                        "--bridge",
                        bridge),
                engine.data().toString());
        assertThat(Path.of("/sys/class/net", bridge)).doesNotExist();
        assertThat(engine.answers()).isTrue();
        assertThat(engine.jdock("run", "--rm", "busybox", "echo", "well").text())
                .isEqualTo("well");
    }

    @Test
    void tellsVersionAndHelp() {
        assertThat(jdockd("--version").text()).startsWith("jdockd version ");
        assertThat(jdockd("--help").text())
                .contains("--data-root")
                .contains("--exec-root")
                .contains("-H")
                .contains("--bridge")
                .contains("--bip")
                .contains("--default-address-pool")
                .contains("--pidfile")
                .contains("--log-level")
                .contains("--config-file")
                .contains("--group");
    }

    @Test
    void theSocketIsTheGroupsAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(engine.socket())))
                .isEqualTo("rw-rw----");
    }

    @Test
    void theProgramsWorkThroughSymbolicLinksFromAnyDirectory(@TempDir Path directory) throws IOException {
        Path link = Files.createSymbolicLink(
                directory.resolve("jdock"), Engine.home().resolve("bin/jdock"));
        Path daemon = Files.createSymbolicLink(
                directory.resolve("jdockd"), Engine.home().resolve("bin/jdockd"));
        ProcessBuilder client = Shell.builder(List.of("./jdock", "run", "--rm", "busybox", "echo", "by link"))
                .directory(directory.toFile());
        client.environment().put("JDOCK_HOST", engine.host());
        assertThat(Running.start(client).await().text()).isEqualTo("by link");
        assertThat(run(List.of(daemon.toString(), "--version")).text()).startsWith("jdockd version ");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theClientFindsTheDaemonByItsEnvironment() {
        String jdock = Engine.home().resolve("bin/jdock").toString();
        ProcessBuilder docker = Shell.builder(List.of(jdock, "version", "--format", "{{.Server.APIVersion}}"));
        docker.environment().put("DOCKER_HOST", engine.host());
        assertThat(Running.start(docker).await().text()).isEqualTo("1.50");
        docker.environment().put("JDOCK_HOST", "unix:///nosuch");
        Running.start(docker).await().failedWith(1, "unix:///nosuch");
    }

    @Test
    void severalDaemonsStandBesideEachOther() {
        engine.runDetached("--name", "web", "busybox", "httpd", "-f", "-p", "80", "-h", "/www");
        try (Engine other = Engine.withBusybox()) {
            String id = other.runDetached(
                    "--name", "web", "-p", "0:80", "busybox", "httpd", "-f", "-p", "80", "-h", "/www");
            assertThat(other.containerAddress("web")).startsWith(other.network().prefix());
            assertThat(other.jdock("ps", "-q", "--no-trunc").lines()).containsExactly(id);
            assertThat(engine.jdock("ps", "-q", "--no-trunc").lines())
                    .doesNotContain(id)
                    .hasSize(1);
            other.stop();
            assertThat(engine.jdock("exec", "web", "wget", "-q", "-O", "-", "http://127.0.0.1/")
                            .text())
                    .contains("Hello");
            other.start();
            other.jdock("rm", "-f", "web").text();
            assertThat(engine.inspect("web", "{{.State.Running}}")).isEqualTo("true");
        }
        assertThat(engine.jdock("run", "--rm", "busybox", "ping", "-c", "1", "-W", "5", engine.containerAddress("web"))
                        .exitCode())
                .isZero();
    }
}
