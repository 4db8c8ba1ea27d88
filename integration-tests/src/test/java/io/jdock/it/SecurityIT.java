package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's default confinement, seen from inside. */
@WithEngine
class SecurityIT {
    /**
     * chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod,
     * audit_write and setfcap as bits of linux/capability.h.
     */
    private static final String DOCKERS_CAPABILITIES = "00000000a80425fb";

    private final Engine engine;

    SecurityIT(Engine engine) {
        this.engine = engine;
    }

    private Outcome sh(String script, String... flags) {
        return engine.jdock(
                Stream.of(Stream.of("run", "--rm"), Stream.of(flags), Stream.of("busybox", "sh", "-c", script))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    private String status(String key, String... flags) {
        return ProcFiles.field(sh("cat /proc/self/status", flags).text(), key);
    }

    @Test
    void capabilitiesAreDockersFourteen() {
        assertThat(status("CapBnd")).isEqualTo(DOCKERS_CAPABILITIES);
        assertThat(status("CapEff")).isEqualTo(DOCKERS_CAPABILITIES);
        assertThat(status("CapPrm")).isEqualTo(DOCKERS_CAPABILITIES);
        assertThat(status("CapInh")).isEqualTo("0000000000000000");
        assertThat(status("CapAmb")).isEqualTo("0000000000000000");
    }

    @Test
    void anotherUserHasNone() {
        assertThat(status("CapEff", "-u", "1000")).isEqualTo("0000000000000000");
        assertThat(status("CapPrm", "-u", "1000")).isEqualTo("0000000000000000");
        assertThat(status("CapBnd", "-u", "1000")).isEqualTo(DOCKERS_CAPABILITIES);
    }

    @Test
    void capabilitiesAreDroppedOnRequest() {
        assertThat(status("CapEff", "--cap-drop", "ALL")).isEqualTo("0000000000000000");
        assertThat(status("CapEff", "--cap-drop", "ALL", "--cap-add", "CHOWN")).isEqualTo("0000000000000001");
    }

    @Test
    void execHasTheSameConfinement() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        String status = engine.jdock("exec", "web", "cat", "/proc/self/status").text();
        assertThat(ProcFiles.field(status, "CapEff")).isEqualTo(DOCKERS_CAPABILITIES);
        assertThat(ProcFiles.field(status, "CapBnd")).isEqualTo(DOCKERS_CAPABILITIES);
        assertThat(ProcFiles.field(status, "Seccomp")).isEqualTo("2");
        assertThat(engine.jdock("exec", "web", "cat", "/proc/self/cgroup").text())
                .isEqualTo(engine.jdock("exec", "web", "cat", "/proc/1/cgroup").text());
    }

    @Test
    void seccompFilters() {
        assertThat(status("Seccomp")).isEqualTo("2");
        sh("unshare -U true").failedWith(1, "Operation not permitted");
        sh("mount -t tmpfs none /mnt || mount -t tmpfs none /tmp").failedWith(1, "permission denied (are you root?)");
        assertThat(status("Seccomp", "--security-opt", "seccomp=unconfined")).isEqualTo("0");
    }

    @Test
    void privilegesMayBeGainedUnlessForbidden() {
        assertThat(status("NoNewPrivs")).isEqualTo("0");
        assertThat(status("NoNewPrivs", "--security-opt", "no-new-privileges")).isEqualTo("1");
    }

    @Test
    void pathsAreMasked() {
        String script = "for p in /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats"
                + " /proc/sched_debug /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap"
                + " /sys/firmware; do"
                + " if [ -d $p ]; then [ -z \"$(ls -A $p)\" ] || echo $p; [ -w $p ] && touch $p/new 2>/dev/null && echo $p;"
                + " elif [ -e $p ]; then [ -z \"$(head -c 1 $p)\" ] || echo $p; fi; done; echo checked";
        assertThat(sh(script).lines()).containsExactly("checked");
    }

    @Test
    void kernelSettingsAreReadOnly() {
        for (String file :
                List.of("/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity")) {
            if (!Files.exists(Path.of(file))) {
                continue; // this kernel was built without
            }
            Outcome outcome = sh("echo 0 > " + file + " && echo written");
            assertThat(outcome.out()).as("%s", outcome).isEmpty();
            assertThat(outcome.err()).as("%s", outcome).contains("Read-only file system");
        }
        sh("mkdir /sys/fs/new").failedWith(1, "mkdir: can't create directory '/sys/fs/new'");
        assertThat(sh("grep ' /sys sysfs ' /proc/mounts").text()).contains(" ro,");
    }

    @Test
    void onlyTheDefaultDevicesAreThere() {
        assertThat(sh("ls /dev").lines())
                .containsExactlyInAnyOrder(
                        "core", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin",
                        "stdout", "tty", "urandom", "zero");
        assertThat(sh("head -c 4 /dev/zero | od -An -tx1; echo x > /dev/null; head -c 8 /dev/urandom | wc -c;"
                                + " echo x 2>/dev/null > /dev/full || echo full")
                        .lines()
                        .stream()
                        .map(String::strip))
                .containsExactly("00 00 00 00", "8", "full");
    }

    @Test
    void aBlockDeviceOfTheHostCannotBeOpened() throws IOException {
        String device;
        try (Stream<Path> blocks = Files.list(Path.of("/sys/block"))) {
            device = ProcFiles.read(blocks.findFirst().orElseThrow().resolve("dev"))
                    .strip()
                    .replace(':', ' ');
        }
        Outcome outcome = sh("mknod /disk b " + device + " && head -c 1 /disk");
        outcome.failedWith(1, "/disk: Operation not permitted");
        Outcome memory = sh("mknod /mem c 1 1 && head -c 1 /mem");
        memory.failedWith(1, "/mem: Operation not permitted");
    }

    @Test
    void namespacesAreItsOwn() {
        for (String name : List.of("mnt", "pid", "uts", "ipc", "net")) {
            assertThat(sh("readlink /proc/self/ns/" + name).text())
                    .as(name)
                    .isNotEqualTo(Shell.run("readlink", "/proc/self/ns/" + name).text());
        }
    }

    @Test
    void noDescriptorOfTheEngineIsInherited() {
        // 3 is the directory that ls reads.
        assertThat(sh("ls /proc/self/fd").lines()).containsExactly("0", "1", "2", "3");
        assertThat(sh("cat /proc/self/status | grep -E '^Sig(Blk|Ign):'").lines())
                .allMatch(line -> line.endsWith("0000000000000000"));
    }

    @Test
    void mountsOfTheContainerDoNotReachTheHost() {
        assertThat(
                        sh("grep -c . /proc/self/mountinfo; ! grep -E 'shared:|master:' /proc/self/mountinfo && echo private")
                                .text())
                .endsWith("private");
    }

    /** CVE-2019-5736: what the image makes the runtime execute of itself must not be the host's program. */
    @Test
    void theEnginesOwnProgramCannotBeReachedByAnImage(@TempDir Path directory) throws IOException {
        Path root = unpackBusybox(directory);
        Files.writeString(root.resolve("evil"), "#!/proc/self/exe\n");
        Shell.run("chmod", "755", root.resolve("evil").toString()).text();
        importAs(root, "evil:latest");
        Path program = Engine.home().resolve("runtime/bin/jdock-launcher").toRealPath();
        String before = digest(program);

        Outcome outcome = engine.jdock("run", "--name", "evil", "evil", "/evil");

        assertThat(outcome.exitCode()).as("%s", outcome).isNotZero();
        assertThat(outcome.out() + outcome.err())
                .doesNotContainIgnoringCase("java")
                .doesNotContain("Usage:");
        assertThat(digest(program)).isEqualTo(before);
        assertThat(engine.jdock("run", "--rm", "busybox", "echo", "well").text())
                .isEqualTo("well");
        engine.jdock("rm", "-f", "evil").text();
        engine.jdock("rmi", "evil:latest").text();
    }

    @Test
    void mountTargetsThatAreSymbolicLinksStayInTheContainer(@TempDir Path directory) throws IOException {
        Path root = unpackBusybox(directory);
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("/etc"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../../.." + target));
        Files.createSymbolicLink(root.resolve("etc/hosts"), target.resolve("hosts"));
        importAs(root, "links:latest");
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("jdit-mark"), "mark\n");

        assertThat(engine.jdock("run", "--rm", "-v", source + ":/link", "links", "cat", "/etc/jdit-mark")
                        .text())
                .isEqualTo("mark");
        assertThat(engine.jdock(
                                "run",
                                "--rm",
                                "-v",
                                source + ":/link/sub/new",
                                "links",
                                "cat",
                                "/etc/sub/new/jdit-mark")
                        .text())
                .isEqualTo("mark");
        assertThat(engine.jdock("run", "--rm", "-v", source + ":/up/sub", "links", "cat", target + "/sub/jdit-mark")
                        .text())
                .isEqualTo("mark");

        assertThat(Path.of("/etc/jdit-mark")).doesNotExist();
        assertThat(Path.of("/etc/sub")).doesNotExist();
        assertThat(target).isEmptyDirectory();
        engine.jdock("rmi", "links:latest").text();
    }

    @Test
    void aReadOnlyRootIsReadOnly() {
        sh("touch /new", "--read-only").failedWith(1, "Read-only file system");
        assertThat(sh("touch /dev/shm/new && echo written", "--read-only").text())
                .isEqualTo("written");
    }

    private Path unpackBusybox(Path directory) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path archive = directory.resolve("busybox.tar");
        Engine.writeRootfs("busybox", archive);
        Shell.run("tar", "-C", root.toString(), "-xf", archive.toString()).text();
        return root;
    }

    private void importAs(Path root, String name) {
        Path archive = root.resolveSibling("image.tar");
        Shell.run("tar", "-C", root.toString(), "-cf", archive.toString(), ".").text();
        engine.jdock("import", archive.toString(), name).text();
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
