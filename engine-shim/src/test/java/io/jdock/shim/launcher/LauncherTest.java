package io.jdock.shim.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.nativebridge.cgroup.CgroupTree;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.Launcher;
import io.jdock.shim.client.ShimProcess;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.client.StartedExec;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.Linux.Namespace;
import io.jdock.shim.oci.Mount;
import io.jdock.shim.oci.Process;
import io.jdock.shim.oci.Spec;
import io.jdock.shim.rundir.ExitRecord;
import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real containers through a launcher of its own; needs root and busybox-static. */
class LauncherTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String CGROUP = "/jdock-launcher-test";
    private static final List<String> CAPABILITIES = List.of("CAP_CHOWN", "CAP_KILL", "CAP_SETUID", "CAP_SETGID");

    @TempDir
    static Path directory;

    private static Launcher launcher;
    private static Path layer;
    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Kernel.call(Syscall.GETUID, 0) == 0, "needs root");
        assumeTrue(Files.isExecutable(BUSYBOX), "needs busybox-static");
        layer = Files.createDirectories(directory.resolve("layer"));
        Files.createDirectories(layer.resolve("bin"));
        Files.createDirectories(layer.resolve("etc"));
        Files.copy(BUSYBOX, layer.resolve("bin/busybox"));
        for (String applet : List.of("sh", "cat", "ls", "id", "echo", "ps", "sleep", "mount", "stty", "tty", "env")) {
            Files.createSymbolicLink(layer.resolve("bin/" + applet), Path.of("busybox"));
        }
        Files.writeString(layer.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/srv:/bin/sh\n");
        Files.writeString(layer.resolve("etc/group"), "root:x:0:\nweb:x:33:\nlogs:x:44:web\n");
        launcher = Launcher.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LauncherMain.class.getName()),
                Optional.empty());
    }

    @AfterAll
    static void stop() {
        if (launcher != null) {
            launcher.close();
            CgroupTree.prepare(CgroupLayout.detect(), "/")
                    .open(CGROUP.substring(1))
                    .delete(Duration.ofSeconds(5));
        }
    }

    private record Container(String id, Path bundle, Path log, ShimProcess shim) {
        int await() throws IOException {
            try (Fd pidfd = Processes.pidfdOpen(shim.shimPid()).orElseThrow()) {
                assertThat(Processes.reap(pidfd, true)).isPresent();
            }
            return ExitRecord.read(bundle).orElseThrow().exitCode();
        }

        String output(int stream) throws IOException {
            StringBuilder text = new StringBuilder();
            try (LogReader reader = LogReader.open(log)) {
                Optional<LogEntry> entry;
                while ((entry = reader.next()).isPresent()) {
                    if (entry.get().stream() == stream) {
                        text.append(new String(entry.get().bytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            return text.toString();
        }
    }

    private static Process process(boolean terminal, String user, String... args) {
        return new Process(
                terminal,
                terminal ? new Process.ConsoleSize(33, 101) : null,
                new Process.User(0, 0, null, List.of(), user),
                List.of(args),
                List.of("PATH=/sbin:/bin", "A=b"),
                "/",
                new Process.Capabilities(CAPABILITIES, CAPABILITIES, List.of(), CAPABILITIES, List.of()),
                List.of(new Process.Rlimit("RLIMIT_NOFILE", 1000, 500)),
                false,
                null,
                null);
    }

    private static List<Mount> mounts() {
        return new ArrayList<>(List.of(
                new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
                new Mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                new Mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
                new Mount("/sys/fs/cgroup", "cgroup", "cgroup", List.of("ro", "nosuid", "noexec", "nodev")),
                new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")),
                new Mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=64m"))));
    }

    private Container run(Process process, List<Mount> mounts, boolean stdin) throws IOException, StartException {
        String id = "launcher-test-" + CONTAINERS.incrementAndGet();
        Path bundle = Files.createDirectories(directory.resolve(id));
        Files.createDirectories(bundle.resolve("upper"));
        Files.createDirectories(bundle.resolve("work"));
        Linux linux = new Linux(
                List.of(
                        new Namespace("mount", null),
                        new Namespace("uts", null),
                        new Namespace("ipc", null),
                        new Namespace("pid", null),
                        new Namespace("network", null)),
                List.of(),
                CGROUP + "/" + id,
                null,
                null,
                Map.of("net.ipv4.ip_unprivileged_port_start", "0"),
                List.of("/proc/kcore", "/proc/acpi", "/sys/firmware"),
                List.of("/proc/sys"),
                null);
        Spec spec = new Spec(
                Spec.OCI_VERSION, new Spec.Root("rootfs", false), process, "box", null, mounts, linux, Map.of());
        Path log = bundle.resolve("stream.log");
        var rootfs = new StartRequest.Rootfs(
                List.of(layer.toString()),
                bundle.resolve("upper").toString(),
                bundle.resolve("work").toString());
        ShimProcess shim = launcher.start(new StartRequest(
                id, spec, bundle.toString(), log.toString(), rootfs, stdin, StartRequest.Seccomp.DEFAULT, false));
        return new Container(id, bundle, log, shim);
    }

    private Container run(String... args) throws IOException, StartException {
        return run(process(false, null, args), mounts(), false);
    }

    @Test
    void outputAndExitCodeAreRecorded() throws Exception {
        Container container = run("sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(container.await()).isEqualTo(7);
        assertThat(container.output(LogEntry.STDOUT)).isEqualTo("out\n");
        assertThat(container.output(LogEntry.STDERR)).isEqualTo("err\n");
    }

    @Test
    void processSeesItsOwnWorld() throws Exception {
        Container container = run(
                "sh",
                "-c",
                "echo pid $$; cat /proc/sys/kernel/hostname; ls /dev; ls /proc/acpi; cat /proc/kcore; "
                        + "echo x > /proc/sys/kernel/hostname; ls /proc/self/fd | wc -l; grep Cap /proc/self/status;"
                        + " ulimit -n; grep Seccomp: /proc/self/status; cat /proc/mounts >&2");
        container.await();
        List<String> out = container.output(LogEntry.STDOUT).lines().toList();
        assertThat(out).startsWith("pid 1", "box");
        assertThat(out)
                .contains(
                        "null",
                        "ptmx",
                        "urandom",
                        "4",
                        "CapPrm:\t00000000000000e1",
                        "CapBnd:\t00000000000000e1",
                        "500",
                        "Seccomp:\t2");
        assertThat(container.output(LogEntry.STDERR))
                .contains("hostname: Read-only file system", "overlay / overlay rw", "proc /proc proc rw,nosuid")
                .doesNotContain(directory + " ");
    }

    @Test
    void userIsLookedUpInTheContainer() throws Exception {
        Container container = run(process(false, "web", "sh", "-c", "id; echo $HOME"), mounts(), false);
        assertThat(container.await()).isZero();
        assertThat(container.output(LogEntry.STDOUT))
                .isEqualTo("uid=33(web) gid=33(web) groups=33(web),44(logs)\n/srv\n");
    }

    @Test
    void unknownUserIsNamed() {
        assertThatThrownBy(() -> run(process(false, "nobody-here", "id"), mounts(), false))
                .isInstanceOf(StartException.class)
                .hasMessage("unable to find user nobody-here: no matching entries in passwd file");
    }

    @Test
    void missingCommandIsNotFound() {
        assertThatThrownBy(() -> run("no-such-command"))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> assertThat(e.kind()).isEqualTo(StartException.Kind.COMMAND_NOT_FOUND))
                .hasMessage("exec: \"no-such-command\": executable file not found in $PATH");
        assertThatThrownBy(() -> run("/etc/passwd"))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> assertThat(e.kind()).isEqualTo(StartException.Kind.COMMAND_NOT_EXECUTABLE))
                .hasMessage("exec: \"/etc/passwd\": permission denied");
    }

    @Test
    void containerThatCannotBeRecordedIsEnded() throws Exception {
        Path bundle = directory.resolve("launcher-test-" + (CONTAINERS.get() + 1));
        Files.createDirectories(bundle.resolve("pid/in-the-way"));
        assertThatThrownBy(() -> run("sleep", "1000"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(bundle.resolve("pid").toString());
        // fails if a process stays in it
        CgroupTree.prepare(CgroupLayout.detect(), "/")
                .open(CGROUP.substring(1) + "/" + bundle.getFileName())
                .delete(Duration.ofSeconds(5));
    }

    @Test
    void terminalHasItsSize() throws Exception {
        Container container = run(process(true, null, "sh", "-c", "tty; stty size; ls /dev/pts"), mounts(), false);
        assertThat(container.await()).isZero();
        assertThat(container.output(LogEntry.STDOUT)).startsWith("/dev/pts/0\r\n33 101\r\n");
    }

    @Test
    void inputEndsWithShutdown() throws Exception {
        Container container = run(process(false, null, "cat"), mounts(), true);
        try (Fd shim = Processes.pidfdOpen(container.shim().shimPid()).orElseThrow();
                Fd input = Processes.pidfdGetfd(shim, container.shim().inputFd())) {
            io.jdock.nativebridge.linux.Files.write(input, "hello".getBytes(StandardCharsets.UTF_8));
            Kernel.call(Syscall.SHUTDOWN, input.number(), 1);
        }
        assertThat(container.await()).isZero();
        assertThat(container.output(LogEntry.STDOUT)).isEqualTo("hello");
    }

    @Test
    void execJoinsTheContainer() throws Exception {
        Container container = run("sleep", "60");
        Path execDirectory = Files.createDirectories(container.bundle().resolve("exec"));
        StartedExec exec = launcher.exec(new ExecRequest(
                "exec-1",
                container.shim().initPid(),
                container.shim().initStartTime(),
                execDirectory.toString(),
                process(false, null, "sh", "-c", "cat /proc/1/comm; cat /proc/sys/kernel/hostname; exit 3"),
                false,
                true,
                StartRequest.Seccomp.DEFAULT,
                null,
                CGROUP + "/" + container.id()));
        String output;
        try (Fd shim = Processes.pidfdOpen(exec.shim().shimPid()).orElseThrow();
                Fd _ = exec.errors().orElseThrow();
                Fd out = exec.output().orElseThrow()) {
            assertThat(Processes.reap(shim, true)).isPresent();
            output = new String(io.jdock.nativebridge.linux.Files.readAll(out, 1000), StandardCharsets.UTF_8);
        }
        assertThat(output).isEqualTo("sleep\nbox\n");
        assertThat(ExitRecord.read(execDirectory).orElseThrow().exitCode()).isEqualTo(3);
        try (Fd init = Processes.pidfdOpen(container.shim().initPid()).orElseThrow()) {
            Processes.signal(init, 9);
        }
        assertThat(container.await()).isEqualTo(137);
    }

    @Test
    void shimIsSmallAndNamed() throws Exception {
        Container container = run("sleep", "60");
        Path proc = Path.of("/proc/" + container.shim().shimPid());
        assertThat(Files.readString(proc.resolve("comm"))).isEqualTo("jdock-shim\n");
        assertThat(Files.readString(proc.resolve("cmdline"))).isEqualTo("jdock-shim\0" + container.id() + "\0");
        assertThat(Files.readSymbolicLink(proc.resolve("exe")).toString()).contains("memfd:jdock-shim");
        long pss = Files.readAllLines(proc.resolve("smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
        assertThat(pss).isLessThanOrEqualTo(64);
        try (Fd init = Processes.pidfdOpen(container.shim().initPid()).orElseThrow()) {
            Processes.signal(init, 15);
            Processes.signal(init, 9);
        }
        container.await();
    }
}
