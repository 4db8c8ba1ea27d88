package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A daemon of the packaged distribution with roots, socket and bridge of its own, and its clients.
 *
 * <pre>
 *   directory/data       --data-root
 *            /exec       --exec-root
 *            /sock       -H
 *            /jdockd.log
 * </pre>
 */
final class Engine implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Docker's client, where there is one. */
    private static final List<Path> DOCKER = List.of(Path.of("/usr/local/bin/docker"), Path.of("/usr/bin/docker"));

    private final Path directory;
    private final Address.Network network;
    private final String bridge;
    private final List<String> flags;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    private Engine(Path directory, Address.Network network, List<String> flags) {
        this.directory = directory;
        this.network = network;
        this.bridge = "jdit" + network.number();
        this.flags = List.copyOf(flags);
    }

    /** Starts one and gives it the image busybox. */
    static Engine withBusybox(String... flags) {
        Engine engine = create(flags);
        try {
            engine.start();
            engine.importBusybox();
            return engine;
        } catch (RuntimeException | AssertionError e) {
            e.addSuppressed(engine.logAsProblem());
            engine.close();
            throw e;
        }
    }

    /** One that does not run yet. */
    static Engine create(String... flags) {
        try {
            return new Engine(Files.createTempDirectory("jdit"), Address.bridge(), List.of(flags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the daemon's next start a variable. */
    Engine variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    static Path home() {
        String home = System.getProperty("jdock.home", "");
        assertThat(Path.of(home, "bin", "jdockd"))
                .as("the distribution, which ./mvnw package makes and -Djdock.home names")
                .isExecutable();
        return Path.of(home);
    }

    List<String> commandLine() {
        List<String> command = new ArrayList<>(List.of(
                home().resolve("bin/jdockd").toString(),
                "--data-root",
                data().toString(),
                "--exec-root",
                exec().toString(),
                "-H",
                host(),
                "--bridge",
                bridge,
                "--bip",
                network.hostCidr()));
        command.addAll(flags);
        return command;
    }

    /** Starts the daemon and waits until it answers. */
    Engine start() {
        ProcessBuilder builder = Shell.builder(commandLine())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.eventually().atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("jdockd ended with " + process.exitValue() + "\n" + logText());
            }
            return answers();
        });
        return this;
    }

    boolean answers() {
        return Files.exists(socket())
                && RawHttp.get(socket(), "/_ping")
                        .filter(answer -> answer.status() == 200)
                        .isPresent();
    }

    void importBusybox() {
        importRootfs("busybox", "--change", "CMD [\"sh\"]");
    }

    /** Writes a root file system to an archive, by {@code NAME-rootfs.sh}. */
    static void writeRootfs(String name, Path archive) {
        Path script = home().resolve("../../integration-tests/src/main/scripts/" + name + "-rootfs.sh")
                .normalize();
        Shell.run("sh", "-c", script + " > " + archive).text();
    }

    /** An image of what {@code NAME-rootfs.sh} writes. */
    void importRootfs(String name, String... flags) {
        Path archive = directory.resolve(name + ".tar");
        writeRootfs(name, archive);
        List<String> command = new ArrayList<>(List.of("import"));
        command.addAll(List.of(flags));
        command.addAll(List.of(archive.toString(), name + ":latest"));
        jdock(command.toArray(String[]::new)).text();
        Shell.run("rm", archive.toString()).text();
    }

    /** Ends the daemon as a service manager does; its containers go on. */
    void stop() {
        Signals.send(process.pid(), "TERM");
        awaitEnd();
    }

    /** Ends the daemon without letting it do anything more. */
    void kill() {
        Signals.send(process.pid(), "KILL");
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("jdockd ended")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while jdockd ended", e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The launcher of this daemon. */
    long launcherPid() {
        return ProcFiles.children(pid()).stream()
                .filter(child -> ProcFiles.name(child).startsWith("jdock-launcher"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("jdockd has no child jdock-launcher"));
    }

    Outcome jdock(String... arguments) {
        return run(jdockCommand(arguments), "");
    }

    Outcome jdockWithInput(String input, String... arguments) {
        return run(jdockCommand(arguments), input);
    }

    Running jdockStart(String... arguments) {
        return Running.start(Shell.builder(jdockCommand(arguments)));
    }

    List<String> jdockCommand(String... arguments) {
        return command(home().resolve("bin/jdock").toString(), arguments);
    }

    Outcome docker(String... arguments) {
        return run(dockerCommand(arguments), "");
    }

    Outcome dockerWithInput(String input, String... arguments) {
        return run(dockerCommand(arguments), input);
    }

    Running dockerStart(String... arguments) {
        return Running.start(Shell.builder(dockerCommand(arguments)));
    }

    List<String> dockerCommand(String... arguments) {
        return command(dockerClient().orElseThrow(), arguments);
    }

    static java.util.Optional<String> dockerClient() {
        return DOCKER.stream().filter(Files::isExecutable).map(Path::toString).findFirst();
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-H", host()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Outcome run(List<String> command, String input) {
        Running running = Running.start(Shell.builder(command));
        if (!input.isEmpty()) {
            running.write(input);
        }
        running.closeInput();
        return running.await();
    }

    /** Starts a container in the background; its id. */
    String runDetached(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run", "-d"));
        all.addAll(List.of(arguments));
        String id = jdock(all.toArray(String[]::new)).text();
        assertThat(id).matches("[0-9a-f]{64}");
        return id;
    }

    /** The container as {@code GET /containers/x/json} has it. */
    JsonNode inspect(String container) {
        return jdock("inspect", container).json().get(0);
    }

    /** What {@code inspect --format} says. */
    String inspect(String container, String format) {
        return jdock("inspect", "--format", format, container).text();
    }

    long containerPid(String container) {
        return Long.parseLong(inspect(container, "{{.State.Pid}}"));
    }

    String containerAddress(String container) {
        return inspect(container, "{{.NetworkSettings.Networks.bridge.IPAddress}}");
    }

    void removeContainers() {
        List<String> ids = jdock("ps", "-aq", "--no-trunc").lines();
        if (!ids.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("rm", "-f", "-v"));
            command.addAll(ids);
            Outcome removed = jdock(command.toArray(String[]::new));
            // One with --rm may have gone by itself meanwhile.
            if (!removed.err().contains("No such container") && !removed.err().contains("already in progress")) {
                removed.text();
            }
        }
        Shell.eventually().until(() -> jdock("ps", "-aq").text().isEmpty());
    }

    Path directory() {
        return directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path exec() {
        return directory.resolve("exec");
    }

    Path socket() {
        return directory.resolve("sock");
    }

    String host() {
        return "unix://" + socket();
    }

    String bridge() {
        return bridge;
    }

    Address.Network network() {
        return network;
    }

    Path log() {
        return directory.resolve("jdockd.log");
    }

    String logText() {
        return Files.exists(log()) ? ProcFiles.read(log()) : "";
    }

    /** The end of the daemon's log, to be seen with a failure. */
    AssertionError logAsProblem() {
        List<String> lines = logText().lines().toList();
        return new AssertionError("log of jdockd in " + directory + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
    }

    /** Ends the daemon and takes away what it leaves on purpose when it stops, and its files. */
    @Override
    public void close() {
        if (isRunning()) {
            try {
                removeContainers();
            } finally {
                stop();
            }
        }
        HostState.of(this).removeRemainders();
        Shell.run("rm", "-rf", directory.toString()).text();
    }
}
