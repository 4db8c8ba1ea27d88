package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as files: what this engine writes is read by other tools, and the other way round. */
@WithEngine
class ImageExchangeIT {
    private final Engine engine;

    @TempDir
    Path files;

    ImageExchangeIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needTools() {
        assumeTrue(
                List.of("skopeo", "umoci").stream().allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool))),
                "needs skopeo and umoci");
    }

    @AfterEach
    void removeImages() {
        engine.removeContainers();
        var names =
                new ArrayList<>(engine.jdock("images", "--format", "{{.Repository}}:{{.Tag}}", "-f", "reference=it/*")
                        .lines());
        if (!names.isEmpty()) {
            names.addAll(0, List.of("rmi", "-f"));
            engine.jdock(names.toArray(String[]::new)).text();
        }
        engine.jdock("image", "prune", "-f").text();
    }

    private String file(String name) {
        return files.resolve(name).toString();
    }

    private static void skopeo(String from, String to, String... more) {
        var command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy", "-q"));
        command.addAll(Arrays.asList(more));
        command.addAll(List.of(from, to));
        Shell.run(command, "").text();
    }

    private JsonNode image(String name) {
        return engine.jdock("image", "inspect", name).json().get(0);
    }

    private String id(String name) {
        return image(name).get("Id").asText();
    }

    /** An image of two layers: busybox, and what a container made of it. */
    private String commit(String name) {
        String script = "mkdir -p /made/deep && echo content > /made/deep/file && ln /made/deep/file /made/hard"
                + " && ln -s deep/file /made/soft && chmod 4750 /made/deep/file && mknod /made/null c 1 3"
                + " && mkfifo /made/pipe && chown 1000:1001 /made/deep && rm /www/index.html"
                + " && dd if=/dev/zero of=/made/sparse bs=1 count=1 seek=10000000 2>/dev/null";
        engine.jdock("run", "--name", "maker", "-e", "KEPT=1", "busybox", "sh", "-c", script)
                .text();
        return engine.jdock(
                        "commit",
                        "-a",
                        "The Author",
                        "-m",
                        "the message",
                        "-c",
                        "CMD [\"cat\",\"/made/soft\"]",
                        "-c",
                        "LABEL made=here",
                        "maker",
                        name)
                .text();
    }

    @Test
    void otherToolsReadWhatIsSaved() throws IOException {
        String id = commit("it/made:1");
        assertThat(image("it/made:1").get("Parent").asText()).isEqualTo(id("busybox"));
        assertThat(image("it/made:1").get("Config").get("Env").toString()).contains("KEPT=1");
        assertThat(engine.jdock("run", "--rm", "it/made:1").text()).isEqualTo("content");
        assertThat(engine.jdock("history", "--format", "{{.ID}} {{.Comment}}", "--no-trunc", "it/made:1")
                        .lines()
                        .getFirst())
                .isEqualTo(id + " the message");
        engine.jdock("tag", "it/made:1", "it/other:2").text();
        engine.jdock("save", "-o", file("saved.tar"), "it/made", "it/other:2", "busybox")
                .text();

        skopeo("docker-archive:" + file("saved.tar") + ":it/made:1", "oci:" + file("layout") + ":made");
        Shell.run("umoci", "unpack", "--image", file("layout") + ":made", file("bundle"))
                .text();
        Path root = files.resolve("bundle/rootfs");
        assertThat(root.resolve("made/hard")).hasContent("content");
        assertThat(Files.getAttribute(root.resolve("made/hard"), "unix:ino"))
                .isEqualTo(Files.getAttribute(root.resolve("made/deep/file"), "unix:ino"));
        assertThat(Files.getAttribute(root.resolve("made/hard"), "unix:mode")).isEqualTo(0104750);
        assertThat(Files.readSymbolicLink(root.resolve("made/soft"))).isEqualTo(Path.of("deep/file"));
        assertThat(Files.getAttribute(root.resolve("made/deep"), "unix:uid")).isEqualTo(1000);
        assertThat(Files.getAttribute(root.resolve("made/null"), "unix:rdev")).isEqualTo(0x103L);
        assertThat(Files.size(root.resolve("made/sparse"))).isEqualTo(10_000_001);
        assertThat(root.resolve("www")).isEmptyDirectory();
        assertThat(Files.exists(root.resolve("www/.wh.index.html"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();

        skopeo("oci-archive:" + file("saved.tar") + ":2", "dir:" + file("dir"));
        JsonNode manifest = Outcome.json(Files.readString(files.resolve("dir/manifest.json")));
        assertThat(manifest.get("config").get("digest").asText()).isEqualTo(id);
        assertThat(Shell.run("tar", "-xOf", file("saved.tar"), "manifest.json").json())
                .extracting(item -> item.get("RepoTags").toString())
                .containsExactly("[\"it/made:1\",\"it/other:2\"]", "[\"busybox:latest\"]");
        // Each blob once, though three names share them.
        assertThat(Shell.run("tar", "-tf", file("saved.tar")).lines()).doesNotHaveDuplicates();
    }

    @Test
    void whatOtherToolsWriteIsLoaded() throws IOException {
        String id = commit("it/made:1");
        engine.jdock("save", "-o", file("saved.tar"), "it/made:1").text();
        engine.jdock("rmi", "it/made:1").text();
        engine.removeContainers();
        String source = "docker-archive:" + file("saved.tar") + ":it/made:1";
        skopeo(source, "docker-archive:" + file("docker.tar") + ":it/docker:1");
        skopeo(source, "oci-archive:" + file("oci.tar") + ":it/oci:1");
        skopeo(source, "oci-archive:" + file("zstd.tar") + ":it/zstd:1", "--dest-compress-format", "zstd");

        assertThat(engine.jdock("load", "-i", file("docker.tar")).text()).isEqualTo("Loaded image: it/docker:1");
        assertThat(engine.jdock("load", "-qi", file("docker.tar")).text()).isEqualTo("Loaded image: it/docker:1");
        assertThat(Shell.run("gzip", "-k", file("oci.tar")).exitCode()).isZero();
        assertThat(engine.jdock("image", "load", "--input", file("oci.tar.gz")).text())
                .isEqualTo("Loaded image: it/oci:1");
        assertThat(engine.docker("load", "-i", file("zstd.tar")).text()).isEqualTo("Loaded image: it/zstd:1");
        assertThat(id("it/docker:1")).isEqualTo(id);
        // On the way to OCI's format skopeo writes the configuration anew, so that the image is another.
        assertThat(id("it/zstd:1")).isEqualTo(id("it/oci:1"));
        assertThat(image("it/oci:1").get("RootFS"))
                .isEqualTo(image("it/docker:1").get("RootFS"));
        assertThat(engine.docker("run", "--rm", "it/zstd:1").text()).isEqualTo("content");
        assertThat(engine.jdock("run", "--rm", "it/oci:1", "stat", "-c", "%a %u %s", "/made/deep/file", "/made/sparse")
                        .lines())
                .containsExactly("4750 0 8", "644 0 10000001");

        // Built by another tool, from nothing of this engine's.
        Path rootfs = Files.createDirectories(files.resolve("rootfs/bin"));
        Files.copy(Path.of("/bin/busybox"), rootfs.resolve("busybox"));
        Files.setPosixFilePermissions(rootfs.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String image = file("built") + ":it";
        Shell.run("umoci", "init", "--layout", file("built")).text();
        Shell.run("umoci", "new", "--image", image).text();
        Shell.run("umoci", "insert", "--image", image, rootfs.toString(), "/bin")
                .text();
        Shell.run("umoci", "config", "--image", image, "--config.cmd", "/bin/busybox", "--config.cmd", "uname")
                .text();
        skopeo("oci:" + image, "oci-archive:" + file("built.tar") + ":it/built:1");
        engine.jdock("load", "-i", file("built.tar")).text();
        assertThat(engine.jdock("run", "--rm", "it/built:1").text()).isEqualTo("Linux");
    }

    @Test
    void brokenArchivesChangeNothing() throws IOException {
        List<String> before = engine.jdock("images", "-aq", "--no-trunc").lines();
        engine.jdock("save", "-o", file("whole.tar"), "busybox").text();
        byte[] whole = Files.readAllBytes(files.resolve("whole.tar"));
        Files.write(files.resolve("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
        engine.jdock("load", "-i", file("cut.tar")).failedWith(1, "unexpected end of archive");
        byte[] changed = whole.clone();
        // Nothing in the store is relied on: the blob's name is one that it does not have.
        Shell.run(
                        "sh",
                        "-c",
                        "cd " + files + " && mkdir x && tar xf whole.tar -C x && cd x/blobs/sha256"
                                + " && for f in *; do cp $f ../$(echo $f | tr 0-9 1-90); done && rm * && mv ../[0-9a-f]* ."
                                + " && cd ../.. && tar cf ../renamed.tar .")
                .text();
        engine.jdock("load", "-i", file("renamed.tar")).failedWith(1, "has content with digest");
        engine.docker("load", "-i", file("renamed.tar")).failedWith(1, "has content with digest");
        changed[0] ^= 1;
        Files.write(files.resolve("changed.tar"), changed);
        engine.jdock("load", "-i", file("changed.tar")).failedWith(1, "invalid tar header");
        engine.jdock("load", "-i", file("none.tar")).failedWith(1, "no such file or directory");
        engine.jdock("save", "nosuch").failedWith(1, "No such image: nosuch:latest");
        engine.docker("save", "busybox", "nosuch").failedWith(1, "No such image: nosuch:latest");
        assertThat(engine.jdock("images", "-aq", "--no-trunc").lines()).isEqualTo(before);
        assertThat(engine.data().resolve("images/ingest")).isEmptyDirectory();
    }

    @Test
    void dockersClientSeesTheSame() {
        engine.docker("run", "--name", "maker", "-d", "busybox", "sh", "-c", "echo 1 > /one; exec sleep 1000")
                .text();
        Shell.eventually()
                .until(() -> engine.docker("exec", "maker", "cat", "/one").exitCode() == 0);
        String first =
                engine.docker("commit", "-m", "first", "maker", "it/app:1").text();
        engine.docker("exec", "maker", "sh", "-c", "echo 2 > /two; rm -r /www").text();
        String second =
                engine.docker("commit", "--pause=false", "maker", "it/app:2").text();
        assertThat(engine.docker("ps", "--format", "{{.State}}").text()).isEqualTo("running");
        assertThat(engine.docker("run", "--rm", "it/app:2", "sh", "-c", "cat /one /two; ls -d /www 2>&1")
                        .out())
                .contains("1\n2\n")
                .contains("No such file");
        assertThat(engine.docker("images", "-q", "--no-trunc", "--filter", "reference=it/app")
                        .lines())
                .containsExactly(second, first);
        assertThat(engine.docker("images", "-q", "--no-trunc", "--filter", "before=it/app:2", "it/*")
                        .lines())
                .containsExactly(first);
        assertThat(engine.docker("images", "-q", "--no-trunc", "--filter", "since=it/app:1")
                        .lines())
                .containsExactly(second);
        engine.docker("tag", "it/app:2", "it/app:1").text();
        assertThat(engine.docker("images", "-q", "--no-trunc", "--filter", "dangling=true")
                        .lines())
                .containsExactly(first);
        assertThat(engine.docker("image", "prune", "-f").text()).contains("deleted: " + first);
        assertThat(engine.jdock("rmi", "it/app:1").text()).isEqualTo("Untagged: it/app:1");
        assertThat(engine.docker("history", "-q", "--no-trunc", "it/app:2")
                        .lines()
                        .getFirst())
                .isEqualTo(second);
        assertThat(engine.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}")
                        .lines())
                .contains("Images 2", "Containers 1");
        engine.docker("rmi", "busybox").failedWith(1, "conflict: unable to remove repository reference");
        engine.docker("commit", "nosuch").failedWith(1, "No such container: nosuch");
    }
}
