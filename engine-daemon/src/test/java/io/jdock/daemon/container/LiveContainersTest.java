package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.daemon.container.exec.EngineExecs;
import io.jdock.daemon.container.exec.ExecSession;
import io.jdock.daemon.container.exec.ExecStartOptions;
import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.TopResponse;
import io.jdock.daemon.container.model.WaitResponse;
import io.jdock.daemon.container.runtime.ShimRuntime;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.shim.client.Launcher;
import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers of the host's static busybox, in the host's network. Needs root and overlayfs. */
class LiveContainersTest {
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    private static final RemoveOptions FORCE = new RemoveOptions(true, true, false);

    @TempDir
    Path root;

    private Launcher launcher;
    private ShimRuntime runtime;
    private EngineContainers containers;
    private EngineExecs execs;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/1/environ")), "needs root");
        assumeTrue(Files.isExecutable(BUSYBOX), "needs busybox-static");
        Path bin = Files.createDirectories(root.resolve("layer/bin"));
        Files.createDirectories(root.resolve("layer/etc"));
        Files.createDirectories(root.resolve("layer/tmp"));
        Files.writeString(root.resolve("layer/etc/passwd"), "root:x:0:0::/root:/bin/sh\nguest:x:7:8::/:/bin/sh\n");
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String name :
                List.of("sh", "sleep", "cat", "echo", "id", "true", "stty", "hostname", "kill", "env", "ls")) {
            Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
        }
        launcher = Launcher.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.jdock.shim.launcher.LauncherMain"),
                Optional.empty());
        reopen();
    }

    private void reopen() {
        if (runtime != null) {
            runtime.close();
        }
        runtime = new ShimRuntime(launcher, CgroupLayout.detect());
        containers = EngineContainers.open(
                root.resolve("data"),
                root.resolve("exec"),
                new Layer(root.resolve("layer")),
                new HostNetworks(),
                new TestingEngine.Volumes(),
                runtime,
                new Events());
        execs = new EngineExecs(containers.execHost());
    }

    @AfterEach
    void close() {
        if (containers != null) {
            containers
                    .list(new ContainerQuery(true, 0, false, Map.of()))
                    .forEach(summary -> containers.remove(summary.id(), FORCE));
            runtime.close();
            launcher.close();
            assertThat(root.resolve("data/containers")).isEmptyDirectory();
            assertThat(root.resolve("exec/containers")).isEmptyDirectory();
        }
    }

    private String create(String json) {
        return containers
                .create(new CreateOptions("", ""), Json.parse(json, ContainerCreateRequest.class))
                .id();
    }

    private static String body(String command, String more) {
        return "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"" + command + "\"]" + more + "}";
    }

    private int run(String id) throws Exception {
        CompletableFuture<WaitResponse> end =
                containers.wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
        containers.start(id);
        return end.get(20, TimeUnit.SECONDS).statusCode();
    }

    private String output(String id) throws IOException {
        var text = new StringBuilder();
        try (LogReader reader = LogReader.open(containers.logs(id).file())) {
            Optional<LogEntry> entry;
            while ((entry = reader.next()).isPresent()) {
                text.append(new String(entry.get().bytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void runsAndRemembers() throws Exception {
        String id = create(body("echo hello; echo $A; exit 3", ", \"Env\": [\"A=b\"]"));
        assertThat(run(id)).isEqualTo(3);
        assertThat(output(id)).isEqualTo("hello\nb\n");
        assertThat(containers.inspect(id, false).state().exitCode()).isEqualTo(3);
        assertThat(run(id)).isEqualTo(3);
        assertThat(output(id)).isEqualTo("hello\nb\nhello\nb\n");
    }

    @Test
    void keepsUsersHostnameAndLimits() throws Exception {
        String id = create(body(
                "id -u; id -g; hostname; cat /etc/hostname; echo $HOME",
                ", \"User\": \"guest\","
                        + " \"Hostname\": \"h\", \"HostConfig\": {\"Memory\": 67108864, \"PidsLimit\": 50}"));
        assertThat(run(id)).isZero();
        assertThat(output(id)).isEqualTo("7\n8\nh\nh\n/\n");
    }

    @Test
    void tellsWhyACommandCannotRun() {
        String id = create("{\"Image\": \"busybox\", \"Cmd\": [\"nothing\"]}");
        assertThatThrownBy(() -> containers.start(id))
                .hasMessageContaining("exec: \"nothing\": executable file not found in $PATH: unknown");
        assertThat(containers.inspect(id, false).state().exitCode()).isEqualTo(127);
        String other = create("{\"Image\": \"busybox\", \"Cmd\": [\"/etc/passwd\"]}");
        assertThatThrownBy(() -> containers.start(other)).hasMessageContaining("permission denied");
        assertThat(containers.inspect(other, false).state().exitCode()).isEqualTo(126);
    }

    @Test
    void passesInputToItsEnd() throws Exception {
        String id = create(body("cat; echo end", ", \"OpenStdin\": true, \"StdinOnce\": true"));
        CompletableFuture<WaitResponse> end =
                containers.wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
        Attachment attachment = containers.attach(id, new AttachOptions(false, true, true, true, true));
        containers.start(id);
        StreamInput input = attachment.input().orElseThrow();
        input.write(ByteBuffer.wrap("some text\n".getBytes(StandardCharsets.UTF_8)));
        input.end();
        assertThat(end.get(20, TimeUnit.SECONDS).statusCode()).isZero();
        assertThat(output(id)).isEqualTo("some text\nend\n");
    }

    @Test
    void givesATerminal() throws Exception {
        String id = create(body(
                "stty size; read x; stty size",
                ", \"Tty\": true, \"OpenStdin\": true," + " \"HostConfig\": {\"ConsoleSize\": [30, 90]}"));
        CompletableFuture<WaitResponse> end =
                containers.wait(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
        Attachment attachment = containers.attach(id, new AttachOptions(false, true, true, true, true));
        containers.start(id);
        containers.resize(id, 40, 100);
        attachment.input().orElseThrow().write(ByteBuffer.wrap("x\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(end.get(20, TimeUnit.SECONDS).statusCode()).isZero();
        assertThat(output(id)).contains("40 100");
    }

    @Test
    void stopsPausesAndShowsProcesses() throws Exception {
        String id = create(body("trap 'exit 5' TERM; while true; do sleep 0.1; done", ""));
        containers.start(id);
        TopResponse top = containers.top(id, "");
        assertThat(top.processes()).anySatisfy(row -> assertThat(row.getLast()).startsWith("sh -c trap"));
        containers.pause(id);
        assertThat(containers.inspect(id, false).state().paused()).isTrue();
        containers.unpause(id);
        containers.stop(id, StopOptions.DEFAULT);
        assertThat(containers.inspect(id, false).state().exitCode()).isEqualTo(5);
    }

    @Test
    void goesOnWhenTheDaemonStartsAgain() throws Exception {
        String on = create(body("sleep 4; echo on; exit 4", ""));
        String off = create(body("exit 6", ""));
        containers.start(on);
        containers.start(off);
        assertThat(containers
                        .wait(off, WaitCondition.NOT_RUNNING)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(6);
        int pid = containers.inspect(on, false).state().pid();
        reopen();
        assertThat(containers.inspect(on, false).state().pid()).isEqualTo(pid);
        assertThat(containers
                        .wait(on, WaitCondition.NOT_RUNNING)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(4);
        assertThat(output(on)).isEqualTo("on\n");
        assertThat(containers.inspect(off, false).state().exitCode()).isEqualTo(6);
    }

    @Test
    void runsFurtherProcesses() throws Exception {
        String id = create(body("sleep 60", ", \"Env\": [\"A=b\"]"));
        containers.start(id);
        String exec = execs.create(
                id,
                Json.parse(
                        "{\"Cmd\": [\"sh\", \"-c\", \"echo $A $C; cat; echo no >&2; exit 7\"],"
                                + " \"Env\": [\"C=d\"], \"AttachStdin\": true, \"AttachStdout\": true, \"AttachStderr\": true}",
                        ExecCreateRequest.class));
        try (ExecSession session = execs.start(exec, new ExecStartOptions(false, false, List.of()))) {
            session.input().orElseThrow().write(ByteBuffer.wrap("in\n".getBytes(StandardCharsets.UTF_8)));
            session.input().orElseThrow().end();
            assertThat(new String(session.stdout().orElseThrow().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("b d\nin\n");
            assertThat(new String(session.stderr().orElseThrow().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("no\n");
            assertThat(session.ended().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(7);
        }
        assertThat(execs.inspect(exec).exitCode()).isEqualTo(7);
        String terminal = execs.create(
                id,
                Json.parse(
                        "{\"Cmd\": [\"stty\", \"size\"], \"Tty\": true,"
                                + " \"AttachStdout\": true, \"ConsoleSize\": [20, 70]}",
                        ExecCreateRequest.class));
        try (ExecSession session = execs.start(terminal, new ExecStartOptions(false, true, List.of()))) {
            assertThat(new String(session.stdout().orElseThrow().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("20 70\r\n");
        }
        String missing = execs.create(
                id, Json.parse("{\"Cmd\": [\"nothing\"], \"AttachStdout\": true}", ExecCreateRequest.class));
        try (ExecSession session = execs.start(missing, new ExecStartOptions(false, false, List.of()))) {
            assertThat(new String(session.stdout().orElseThrow().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("exec: \"nothing\": executable file not found in $PATH: unknown");
        }
        assertThat(execs.inspect(missing).exitCode()).isEqualTo(127);
    }

    private record Layer(Path directory) implements ContainerImages {
        @Override
        public Hold hold(String reference, String platform) {
            var found = new Found("sha256:" + "cd".repeat(32), RuntimeConfig.EMPTY, List.of(directory));
            return new Hold() {
                @Override
                public Found image() {
                    return found;
                }

                @Override
                public void close() {
                    // It stays anyway.
                }
            };
        }

        @Override
        public Optional<String> idOf(String reference) {
            return Optional.empty();
        }
    }

    private static final class HostNetworks implements ContainerNetworks {
        @Override
        public NetworkAttachment connect(String containerId, EndpointRequest request, List<PortRequest> ports) {
            throw new AssertionError("not used here");
        }

        @Override
        public NetworkAttachment disconnect(String containerId, String network, List<PortRequest> ports) {
            throw new AssertionError("not used here");
        }

        @Override
        public NetworkAttachment changePorts(String containerId, List<PublishedPort> fewer, List<PortRequest> more) {
            throw new AssertionError("not used here");
        }

        @Override
        public Optional<NetworkAttachment> rename(String containerId, String newName) {
            return Optional.empty();
        }

        @Override
        public Optional<String> nameOf(String network) {
            return Optional.of(network);
        }

        @Override
        public NetworkAttachment attach(String containerId, NetworkRequest request) {
            return new NetworkAttachment("host", "", "", List.of(), List.of(), List.of());
        }

        @Override
        public void release(String containerId) {
            // Nothing is held.
        }

        @Override
        public void adopt(String containerId, String containerName, NetworkAttachment attachment) {
            // Nothing is held.
        }

        @Override
        public void reconcile(Set<String> liveIds) {
            // Nothing is held.
        }

        @Override
        public Optional<String> hostGateway() {
            return Optional.empty();
        }

        @Override
        public NameServers names() {
            return NameServers.OF_HOST;
        }
    }
}
