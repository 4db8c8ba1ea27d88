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

/** The daemon as a program: its flags, its links, several beside each other. */
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
    void aCopyNeedsNothingOfTheOriginal(@TempDir Path directory) throws IOException {
        Path copy = directory.resolve("copy");
        Shell.run("cp", "-a", Engine.home().toString(), copy.toString()).text();
        Files.createSymbolicLink(directory.resolve("jdockd"), copy.resolve("bin/jdockd"));
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        command.add("mount -t tmpfs tmpfs '" + Engine.home() + "' && exec \"$@\"");
        command.addAll(List.of("sh", "./jdockd"));
        try (Engine moved = Engine.create()) {
            command.addAll(moved.commandLine().subList(1, moved.commandLine().size()));
            try (Running daemon = Running.start(Shell.builder(command).directory(directory.toFile()))) {
                Shell.eventually().until(() -> moved.answers() || !daemon.isAlive());
                assertThat(daemon.isAlive()).as("%s", daemon.err()).isTrue();
                moved.importBusybox();
                assertThat(Shell.run(
                                        copy.resolve("bin/jdock").toString(),
                                        "-H",
                                        moved.host(),
                                        "run",
                                        "--rm",
                                        "busybox",
                                        "echo",
                                        "moved")
                                .text())
                        .isEqualTo("moved");
                Signals.send(daemon.pid(), "TERM");
                assertThat(daemon.await().exitCode()).isZero();
            }
        }
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
