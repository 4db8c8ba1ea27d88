package io.jdock.shim.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
    @TempDir
    private Path directory;

    private Path inside;
    private Path outside;
    private Tree tree;

    @BeforeEach
    void openTree() throws IOException {
        inside = java.nio.file.Files.createDirectory(directory.resolve("inside"));
        outside = java.nio.file.Files.createDirectory(directory.resolve("outside"));
        Fd root = Files.open(inside.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        tree = new Tree(root);
    }

    @AfterEach
    void closeTree() {
        tree.root().close();
    }

    private void link(String path, String target) throws IOException {
        Path link = inside.resolve(path);
        java.nio.file.Files.createDirectories(link.getParent());
        java.nio.file.Files.createSymbolicLink(link, Path.of(target));
    }

    @Test
    void makesWhatIsMissing() {
        tree.directory("/a/b/c").close();
        tree.file("/d/e/f").close();
        assertThat(inside.resolve("a/b/c")).isDirectory();
        assertThat(inside.resolve("d/e/f")).isEmptyFile();
    }

    @Test
    void makesTheTargetsOfLinksThatLeadNowhere() throws IOException {
        link("etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
        link("data", "/var/lib/data");
        tree.file("/etc/resolv.conf").close();
        tree.directory("/data/sub").close();
        assertThat(inside.resolve("run/systemd/resolve/stub-resolv.conf")).isEmptyFile();
        assertThat(inside.resolve("var/lib/data/sub")).isDirectory();
        assertThat(inside.resolve("etc/resolv.conf")).isSymbolicLink();
    }

    @Test
    void staysInsideWhateverLinksSay() throws IOException {
        link("absolute", outside.toString());
        link("up", "../../../../../.." + outside);
        tree.directory("/absolute/a").close();
        tree.directory("/up/b").close();
        tree.file("/up/c").close();
        assertThat(outside).isEmptyDirectory();
        Path same = inside.resolve(outside.toString().substring(1));
        assertThat(same.resolve("a")).isDirectory();
        assertThat(same.resolve("b")).isDirectory();
        assertThat(same.resolve("c")).isEmptyFile();
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        link("one", "two");
        link("two", "one");
        assertThatThrownBy(() -> tree.file("/one"))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ELOOP");
    }
}
