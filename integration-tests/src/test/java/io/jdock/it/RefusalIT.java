package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon refuses to start with: one line that says what to do, exit code 1, and the host is as it was. */
@WithEngine
class RefusalIT {
    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

    private final Engine engine;
    private final String bridge = "jdno" + ProcessHandle.current().pid();

    @TempDir
    Path directory;

    RefusalIT(Engine engine) {
        this.engine = engine;
    }

    private static void assertRefused(Outcome outcome, String... message) {
        outcome.failedWith(1, message);
        assertThat(outcome.err()).as("%s", outcome).doesNotContain("\tat ");
        assertThat(outcome.err().strip().lines().filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.* INFO .*")))
                .as("%s", outcome)
                .hasSize(1);
    }

    /** A daemon with roots below {@link #directory}, started by that command; of a flag given twice the last counts (-H adds). */
    private Outcome start(List<String> starter, String... flags) {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Engine.home().resolve("bin/jdockd").toString(),
                "--data-root",
                directory + "/data",
                "--exec-root",
                directory + "/exec",
                "--pidfile",
                directory + "/pid",
                "-H",
                "unix://" + directory + "/sock",
                "--bridge",
                bridge,
                "--bip",
                "192.0.2.1/24"));
        command.addAll(List.of(flags));
        Running running = Running.start(Shell.builder(command));
        running.closeInput();
        return running.await(Shell.LIMIT);
    }

    /** With a mount namespace of its own, in which that was done before. */
    private Outcome startAfter(String script, String... flags) {
        return start(List.of("unshare", "-m", "sh", "-c", script + "\nexec \"$@\"", "sh"), flags);
    }

    @AfterEach
    void theHostIsAsItWas() {
        assertThat(Path.of("/sys/class/net", bridge)).doesNotExist();
        assertThat(Shell.run("nft", "list", "table", "ip", "jdock-" + bridge).exitCode())
                .isNotZero();
        assertThat(ProcFiles.mountsNaming(directory.toString())).isEmpty();
        assertThat(directory.resolve("sock")).doesNotExist();
        assertThat(directory.resolve("pid")).doesNotExist();
    }

    @Test
    void flagsItDoesNotKnow() {
        assertRefused(start(List.of(), "--no-such-flag"), "--no-such-flag");
        assertRefused(start(List.of(), "--bip", "nonsense"), "nonsense");
        assertRefused(start(List.of(), "-H", "ftp://x"), "invalid host \"ftp://x\"");
        assertRefused(start(List.of(), "--bridge", "a-name-that-is-too-long"), "a-name-that-is-too-long");
        assertRefused(start(List.of(), "--log-level", "loud"), "loud");
    }

    @Test
    void aFileItDoesNotUnderstand() throws IOException {
        Path file = directory.resolve("daemon.json");
        assertRefused(start(List.of(), "--config-file", file.toString()), file.toString());
        Files.writeString(file, "{ \"data-root\": ");
        assertRefused(start(List.of(), "--config-file", file.toString()), file.toString());
        Files.writeString(file, "{ \"no-such-key\": 1 }");
        assertRefused(start(List.of(), "--config-file", file.toString()), "no-such-key");
        Files.writeString(file, "{ \"data-root\": \"/a\" }");
        assertRefused(start(List.of(), "--config-file", file.toString(), "--data-root", "/b"), "data-root");
    }

    @Test
    void anotherUserThanRoot() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> look = new ArrayList<>(NOBODY);
        look.addAll(
                List.of("test", "-x", Engine.home().resolve("runtime/bin/java").toString()));
        // Under a directory that only root may enter, the program itself is out of reach: that shows nothing.
        assumeTrue(
                Shell.run(look, "").exitCode() == 0,
                "the distribution is in a directory that others than root may not enter");
        assertRefused(start(NOBODY), "needs to run as root");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aRootWithoutCapabilities() {
        assertRefused(start(List.of("setpriv", "--bounding-set", "-net_admin")), "CAP_NET_ADMIN");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anOldKernel() {
        assertRefused(start(List.of("setarch", "--uname-2.6")), "this kernel is 2.6", "5.10 or newer is needed");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void noControlGroups() {
        assertRefused(startAfter("umount -R /sys/fs/cgroup"), "mount cgroup2 on /sys/fs/cgroup");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void rootsThatAnotherDaemonUses() {
        assertRefused(
                start(List.of(), "--data-root", engine.data().toString()),
                "another jdockd is using",
                engine.data().toString());
        assertRefused(
                start(List.of(), "--exec-root", engine.exec().toString()),
                "another jdockd is using",
                engine.exec().toString());
        assertThat(engine.jdock("run", "--rm", "busybox", "echo", "well").text())
                .isEqualTo("well");
    }

    @Test
    void aSocketThatAnotherDaemonListensOn() {
        assertRefused(
                start(List.of(), "-H", engine.host()),
                "another daemon is running on it",
                engine.socket().toString());
        assertThat(engine.answers()).isTrue();
    }

    @Test
    void aSocketThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        assertRefused(start(List.of(), "-H", "unix://" + file), file.toString(), "is no socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "tcp://127.0.0.1:" + taken.getLocalPort();
            Outcome outcome = start(List.of(), "-H", address);
            outcome.failedWith(1, address, "Address already in use");
        }
    }

    @Test
    void aDirectoryThatCannotBeWritten() throws IOException {
        Path readOnly = Files.createDirectory(directory.resolve("ro"));
        String mount = "mount -t tmpfs -o ro tmpfs " + readOnly;
        assertRefused(
                startAfter(mount, "--data-root", readOnly + "/data"), readOnly + "/data", "Read-only file system");
        assertRefused(
                startAfter(mount, "--exec-root", readOnly.toString()), readOnly.toString(), "Read-only file system");
        assertRefused(startAfter(mount, "--pidfile", readOnly + "/pid"), readOnly + "/pid", "Read-only file system");
    }

    @Test
    void aDataRootOnAnotherOverlay() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        String script = """
                cd '%s' && mount -t tmpfs tmpfs . && cd "$PWD" && mkdir lower upper work merged
                mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged""".formatted(root);
        assertRefused(
                startAfter(script, "--data-root", root + "/merged/data"),
                root + "/merged/data",
                "is on a file system of type overlay");
    }

    @Test
    void aFullDisk() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));
        assertRefused(
                startAfter(
                        "mount -t tmpfs -o size=64k tmpfs " + full + "; cat /dev/zero > " + full + "/zeros 2>/dev/null",
                        "--data-root",
                        full + "/data"),
                full + "/data",
                "No space left on device");
    }
}
