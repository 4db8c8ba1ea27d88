package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large image as there are in the world: Debian, with two layers more. What comes out of it is what went in. */
@WithEngine
class DebianImageIT {
    private static final Duration BOOTSTRAP_LIMIT = Duration.ofMinutes(8);
    /** Adds, changes and removes, all that a layer can say. The numbers are setxattr(2)'s. */
    private static final String SECOND_LAYER = """
            set -e
            cp -a /usr/share/common-licenses /usr/share/licenses
            rm -rf /usr/share/doc
            mkdir /data /data/hidden /data/opaque
            echo below > /data/hidden/file
            echo below > /data/opaque/file
            echo replaced > /data/directory-later
            ln /usr/bin/dpkg /data/hard
            ln -s ../etc/passwd /data/soft
            mknod /data/block b 7 300
            mknod /data/character c 1 3
            mkfifo /data/pipe
            truncate -s 20M /data/sparse
            echo end >> /data/sparse
            printf 'x' > "/data/name with space, é and $(printf '\\377')"
            chown 1000:70000 /data/pipe
            chmod 6755 /data/hidden/file
            touch -d '1999-12-31 23:59:59.123456789Z' /data/soft /data/sparse -h
            touch -d '1960-01-01' /data/hidden
            number=188
            [ "$(uname -m)" = x86_64 ] || number=5
            perl -e 'my ($n, $f, $k, $v) = (@ARGV); syscall($n + 0, $f, $k, $v, 7, 0) == 0 or die "setxattr: $!"' \
              $number /data/sparse user.kept "a value"
            """;

    private static final String THIRD_LAYER = """
            set -e
            rm -r /data/hidden /data/opaque
            mkdir /data/opaque
            echo above > /data/opaque/other
            rm /data/directory-later
            mkdir /data/directory-later
            chmod 700 /data/directory-later
            echo more >> /etc/motd
            """;
    /** What the engine itself puts into a container is left out, with the times that change by that. */
    private static final String LIST = """
            find . -mindepth 1 -xdev \\( -path ./proc -o -path ./sys -o -path ./dev -o -path ./etc/hostname \
              -o -path ./etc/hosts -o -path ./etc/resolv.conf -o -path ./.dockerenv \\) -prune \
              -o -type d -printf '%P %y %m %U %G %T@\\n' -o -type l -printf '%P %y %U %G %T@ %l\\n' \
              -o -printf '%P %y %m %U %G %T@ %n %s\\n' | grep -av '^etc d' | LC_ALL=C sort
            find data -type b -o -type c | LC_ALL=C sort | xargs stat -c '%n %t:%T'
            find bin/ data etc usr var -xdev -type f ! -path etc/hostname ! -path etc/hosts ! -path etc/resolv.conf \
              -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
            """;

    private final Engine engine;

    @TempDir
    private Path files;

    DebianImageIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needTools() {
        for (String program : List.of("debootstrap", "skopeo", "umoci")) {
            assumeTrue(
                    Shell.run("sh", "-c", "command -v " + program).exitCode() == 0, "no " + program + ": see test.sh");
        }
    }

    @AfterEach
    void removeImages() {
        engine.removeContainers();
        engine.jdock("rmi", "-f", "it/debian:3", "it/debian:2", "it/debian:1");
        engine.jdock("image", "prune", "-f").text();
    }

    /** Made once for all runs of one build, as it takes a minute. */
    private static Path rootFileSystem() throws IOException {
        Path scripts = Engine.home().resolve("../../integration-tests/src/main/scripts");
        Path archive = Engine.home().resolve("../debian-rootfs.tar").normalize();
        if (!Files.exists(archive)) {
            Path incomplete = archive.resolveSibling("debian-rootfs.tar.incomplete");
            Outcome made = Running.start(Shell.builder(
                            List.of("sh", "-c", scripts.resolve("debian-rootfs.sh") + " > " + incomplete)))
                    .await(BOOTSTRAP_LIMIT);
            assumeTrue(made.exitCode() == 0, "debootstrap: " + made.err());
            Files.move(incomplete, archive, StandardCopyOption.ATOMIC_MOVE);
        }
        return archive;
    }

    private void layer(String from, String script, String to) {
        engine.jdock("run", "--name", "maker", from, "sh", "-c", script).text();
        engine.jdock("commit", "-m", "more", "maker", to).text();
        engine.jdock("rm", "maker").text();
    }

    private List<String> listing(String image) {
        return engine.jdock("run", "--rm", "-w", "/", image, "sh", "-c", LIST).lines();
    }

    private String file(String name) {
        return files.resolve(name).toString();
    }

    @Test
    void aDebianGoesThroughOtherToolsAndComesBackTheSame() throws IOException {
        engine.jdock("import", "-c", "CMD [\"bash\"]", rootFileSystem().toString(), "it/debian:1")
                .text();
        // Every file of every package is as its package says.
        assertThat(engine.jdock("run", "--rm", "it/debian:1", "dpkg", "--verify")
                        .text())
                .isEmpty();
        layer("it/debian:1", SECOND_LAYER, "it/debian:2");
        layer("it/debian:2", THIRD_LAYER, "it/debian:3");
        List<String> before = listing("it/debian:3");
        assertThat(before).hasSizeGreaterThan(5000);
        assertThat(before).anyMatch(line -> line.startsWith("data/sparse f 644 0 0 946684799."));
        assertThat(before).anyMatch(line -> line.equals("data/block 7:12c"));
        assertThat(before).noneMatch(line -> line.startsWith("data/hidden") || line.startsWith("usr/share/doc "));

        engine.jdock("save", "-o", file("saved.tar"), "it/debian:3").text();
        Shell.run(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "-q",
                        "oci-archive:" + file("saved.tar"),
                        "oci:" + file("layout") + ":it")
                .text();
        Shell.run("umoci", "unpack", "--image", file("layout") + ":it", file("bundle"))
                .text();
        Path root = files.resolve("bundle/rootfs");
        assertThat(Shell.run("sh", "-c", "cd " + root + " && " + LIST).lines()).isEqualTo(before);
        assertThat((byte[]) Files.getAttribute(root.resolve("data/sparse"), "user:kept"))
                .asString()
                .isEqualTo("a value");

        // Back again, compressed and under another name; nothing of it may be here any more.
        engine.jdock("rmi", "it/debian:3", "it/debian:2", "it/debian:1").text();
        Shell.run(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "-q",
                        "oci:" + file("layout") + ":it",
                        "oci-archive:" + file("back.tar") + ":it/debian:3")
                .text();
        assertThat(engine.jdock("load", "-i", file("back.tar")).text()).isEqualTo("Loaded image: it/debian:3");
        assertThat(listing("it/debian:3")).isEqualTo(before);
        assertThat(engine.jdock("run", "--rm", "it/debian:3", "cat", "/data/opaque/other")
                        .text())
                .isEqualTo("above");
        // 20 MB as the archives say, and a hole on the disk.
        assertThat(Integer.parseInt(engine.jdock("run", "--rm", "it/debian:3", "stat", "-c", "%b", "/data/sparse")
                        .text()))
                .isLessThan(1000);
    }
}
