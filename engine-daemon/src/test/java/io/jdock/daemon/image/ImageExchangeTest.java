package io.jdock.daemon.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.image.layer.TestingTar;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.state.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Load, save and commit, by archives made here. */
final class ImageExchangeTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final byte[] BASE = new TestingTar().file("etc/motd", "base").bytes();
    private static final byte[] TOP =
            new TestingTar().file("etc/.wh.motd", "").file("app", "top").bytes();
    private static final String GZIP_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    @TempDir
    Path root;

    private Images images;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        images = Images.open(root.resolve("store"), new Events(), CLOCK);
    }

    private static String config(String architecture, byte[]... layers) {
        return "{\"architecture\":\"" + architecture
                + "\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
                + Arrays.stream(layers)
                        .map(layer -> "\"" + Digest.of(layer) + "\"")
                        .toList() + "}}";
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String descriptor(String mediaType, byte[] content, String more) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":"
                + content.length + more + "}";
    }

    private static byte[] manifest(String config, String layerType, byte[]... layers) {
        return ("{\"schemaVersion\":2,\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", config.getBytes(UTF_8), "")
                        + ",\"layers\":"
                        + Arrays.stream(layers)
                                .map(layer -> descriptor(layerType, layer, ""))
                                .toList()
                        + "}")
                .getBytes(UTF_8);
    }

    private static TestingTar blob(TestingTar tar, byte[] content) {
        return entry(tar, "blobs/sha256/" + Digest.of(content).hex(), content);
    }

    private static TestingTar entry(TestingTar tar, String name, byte[] content) {
        return tar.header('0', name, "", content.length, 0, 0).content(content);
    }

    private static byte[] index(String line) {
        return ("{\"schemaVersion\":2,\"manifests\":[" + line + "]}").getBytes(UTF_8);
    }

    private static final String NAMED = ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/app:1\"}";

    /** An OCI layout of one image of one layer. */
    private static TestingTar layout(String config, String layerType, byte[] layer) {
        byte[] manifest = manifest(config, layerType, layer);
        TestingTar tar = new TestingTar();
        blob(blob(blob(tar, config.getBytes(UTF_8)), layer), manifest);
        String line = descriptor("application/vnd.oci.image.manifest.v1+json", manifest, NAMED);
        return entry(tar, "index.json", index(line));
    }

    /** As Docker 20.10 wrote it, with a second layer of the same content as a link. */
    private static TestingTar docker(String config, String... tags) {
        TestingTar tar = entry(new TestingTar(), "a/layer.tar", BASE);
        entry(tar, "b/layer.tar", TOP);
        tar.symlink("c/layer.tar", "../a/layer.tar");
        entry(tar, "conf.json", config.getBytes(UTF_8));
        String names =
                Arrays.stream(tags).map(tag -> "\"" + tag + "\"").toList().toString();
        return entry(
                tar,
                "manifest.json",
                ("[{\"Config\":\"conf.json\",\"RepoTags\":" + names
                                + ",\"Layers\":[\"a/layer.tar\",\"b/layer.tar\",\"c/layer.tar\"]}]")
                        .getBytes(UTF_8));
    }

    private List<String> load(byte[] archive) {
        var lines = new ArrayList<String>();
        Progress progress = message ->
                Optional.ofNullable(message.stream()).map(String::strip).ifPresent(lines::add);
        images.load(new ByteArrayInputStream(archive), Optional.empty(), progress);
        return lines;
    }

    private byte[] save(String... names) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var saved = images.save(List.of(names), Optional.empty())) {
            saved.write(out);
        }
        return out.toByteArray();
    }

    private void requireNothing() throws IOException {
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL))).isEmpty();
        assertThat(root.resolve("store/images/blobs/sha256")).isEmptyDirectory();
        assertThat(root.resolve("store/images/ingest")).isEmptyDirectory();
        try (var layers = Files.list(root.resolve("store/layers"))) {
            assertThat(layers).containsExactly(root.resolve("store/layers/empty"));
        }
    }

    @Test
    void anArchiveOfOldDockerIsLoadedOnceAndSavedAgain() throws IOException {
        String config = config("amd64", BASE, TOP, BASE);
        byte[] archive = docker(config, "app:1", "other/app:v2").bytes();
        assertThat(load(archive)).containsExactly("Loaded image: app:1", "Loaded image: other/app:v2");
        assertThat(load(gzip(archive))).containsExactly("Loaded image: app:1", "Loaded image: other/app:v2");
        Image image = images.resolve("app:1");
        assertThat(image.id().digest()).isEqualTo(Digest.of(config.getBytes(UTF_8)));
        assertThat(images.layers(image.id()).lowerDirs()).hasSize(3);
        byte[] saved = save("app:1", "other/app");
        assertThat(save("app:1", "other/app")).isEqualTo(saved);
        images.remove(image.id().toString(), true, true, ImageUsers.NONE);
        requireNothing();
        assertThat(load(saved)).containsExactly("Loaded image: app:1", "Loaded image: other/app:v2");
        assertThat(images.resolve("other/app:v2").descriptor()).isEqualTo(image.descriptor());
        // By its identifier it goes without a name.
        assertThat(load(save(image.id().toString()))).containsExactly("Loaded image ID: " + image.id());
    }

    @Test
    void aNameMovesToTheLoadedImage() {
        load(docker(config("amd64", BASE, TOP, BASE), "app:1").bytes());
        String old = images.resolve("app:1").id().toString();
        assertThat(load(layout(config("amd64", TOP), GZIP_LAYER, gzip(TOP)).bytes()))
                .containsExactly(
                        "The image app:1 already exists, renaming the old one with ID " + old + " to empty string",
                        "Loaded image: app:1");
        assertThat(images.resolve(old).id()).hasToString(old);
    }

    @Test
    void anIndexIsKeptWithAllOfItsPlatforms() throws IOException {
        String arm = config("arm64", TOP);
        String amd = config("amd64", BASE);
        byte[] armManifest = manifest(arm, GZIP_LAYER, gzip(TOP));
        byte[] amdManifest = manifest(amd, LAYER, BASE);
        String type = "application/vnd.oci.image.manifest.v1+json";
        byte[] missing = manifest(config("s390x", TOP), LAYER, TOP);
        byte[] list = index(descriptor(type, armManifest, ",\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}")
                + ","
                + descriptor(type, amdManifest, ",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}")
                + ","
                + descriptor(type, missing, ",\"platform\":{\"architecture\":\"s390x\",\"os\":\"linux\"}"));
        TestingTar tar = new TestingTar();
        for (byte[] content :
                List.of(arm.getBytes(UTF_8), amd.getBytes(UTF_8), gzip(TOP), BASE, armManifest, amdManifest, list)) {
            blob(tar, content);
        }
        String line = descriptor("application/vnd.oci.image.index.v1+json", list, NAMED);
        byte[] archive = entry(tar, "index.json", index(line)).bytes();
        images.load(new ByteArrayInputStream(archive), Optional.of(Platform.parse("linux/amd64")), Progress.NONE);
        images = Images.open(root.resolve("store"), new Events(), CLOCK);
        assertThat(images.resolve("app:1").id().digest()).isEqualTo(Digest.of(amd.getBytes(UTF_8)));
        assertThat(images.list(new ImageQuery(ImageFilter.ALL, false, false, true, Optional.empty()))
                        .getFirst()
                        .manifests())
                .extracting(ManifestSummary::available)
                .containsExactly(true, true, false);
        byte[] saved = save("app:1");
        images.remove("app:1", false, true, ImageUsers.NONE);
        requireNothing();
        images.load(new ByteArrayInputStream(saved), Optional.of(Platform.parse("linux/arm64")), Progress.NONE);
        assertThat(images.resolve("app:1").id().digest()).isEqualTo(Digest.of(arm.getBytes(UTF_8)));
        assertThatThrownBy(() -> images.load(
                        new ByteArrayInputStream(saved), Optional.of(Platform.parse("linux/riscv64")), Progress.NONE))
                .hasMessage("no image of the archive is for platform linux/riscv64");
    }

    static Stream<Arguments> hostile() {
        String config = config("amd64", BASE);
        byte[] good = layout(config, LAYER, BASE).bytes();
        byte[] docker = docker(config("amd64", BASE, TOP, BASE), "app:1").bytes();
        UnaryOperator<byte[]> damaged = archive -> {
            byte[] changed = archive.clone();
            // In the content of the first blob, behind its header.
            changed[600] ^= 1;
            return changed;
        };
        return Stream.of(
                Arguments.of("truncated", Arrays.copyOf(good, 1700), "unexpected end of archive"),
                Arguments.of("cut after a member", Arrays.copyOf(docker, 512 * 3), "unexpected end of archive"),
                Arguments.of("no archive", "nonsense".repeat(200).getBytes(UTF_8), "invalid tar header"),
                Arguments.of("empty", new byte[1024], "does not contain a manifest.json"),
                Arguments.of("another blob", damaged.apply(good), "has content with digest"),
                Arguments.of(
                        "another layer",
                        layout(config("amd64", TOP), LAYER, BASE).bytes(),
                        "invalid diffID"),
                Arguments.of(
                        "a corrupt layer",
                        layout(config, GZIP_LAYER, Arrays.copyOf(gzip(BASE), 60))
                                .bytes(),
                        "unpack layer"),
                Arguments.of(
                        "a layer type of its own",
                        layout(config, "application/x-secret", BASE).bytes(),
                        "unknown media type \"application/x-secret\""),
                Arguments.of(
                        "too few layers",
                        docker(config("amd64", BASE), "app:1").bytes(),
                        "layers length mismatch: expected 1, got 3"),
                Arguments.of(
                        "a bad name",
                        docker(config("amd64", BASE, TOP, BASE), "In valid").bytes(),
                        "invalid"),
                Arguments.of("a device", new TestingTar().device('3', "x", 1, 3).bytes(), "is a special file"),
                Arguments.of("an escape", entry(new TestingTar(), "../x", BASE).bytes(), "leads out of the layer"),
                Arguments.of(
                        "a link out of it",
                        entry(
                                        entry(new TestingTar(), "c.json", config.getBytes(UTF_8))
                                                .symlink("l", "/etc/passwd"),
                                        "manifest.json",
                                        "[{\"Config\":\"c.json\",\"Layers\":[\"l\"]}]".getBytes(UTF_8))
                                .bytes(),
                        "\"l\" is missing"),
                Arguments.of(
                        "links in a circle",
                        entry(
                                        entry(new TestingTar(), "c.json", config.getBytes(UTF_8))
                                                .symlink("l", "m")
                                                .symlink("m", "l"),
                                        "manifest.json",
                                        "[{\"Config\":\"c.json\",\"Layers\":[\"l\"]}]".getBytes(UTF_8))
                                .bytes(),
                        "\"l\" is missing"),
                Arguments.of(
                        "an index that is none",
                        entry(new TestingTar(), "index.json", "[]".getBytes(UTF_8))
                                .bytes(),
                        "invalid JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void brokenAndHostileArchivesLeaveNothing(String name, byte[] archive, String message) throws IOException {
        assertThatThrownBy(() -> load(archive))
                .as(name)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.INVALID))
                .hasMessageContaining(message);
        requireNothing();
    }

    @Test
    void contentOfARunningLoadIsNotCollected() throws IOException {
        byte[] archive = docker(config("amd64", BASE, TOP, BASE), "app:1").bytes();
        load(archive);
        Progress removing = message -> {
            if (message.stream() != null) {
                return;
            }
            // While the second image is being unpacked, the first goes, with whose layers it shares two.
            if (images.list(ImageQuery.of(ImageFilter.ALL)).stream()
                    .anyMatch(image -> image.repoTags().contains("app:1"))) {
                images.remove("app:1", true, true, ImageUsers.NONE);
            }
        };
        byte[] other = new TestingTar().file("more", "more").bytes();
        TestingTar tar = entry(entry(entry(new TestingTar(), "1.tar", BASE), "2.tar", TOP), "3.tar", other);
        entry(tar, "c.json", config("amd64", BASE, TOP, other).getBytes(UTF_8));
        String item = "[{\"Config\":\"c.json\",\"RepoTags\":[\"b:1\"],\"Layers\":[\"1.tar\",\"2.tar\",\"3.tar\"]}]";
        images.load(
                new ByteArrayInputStream(
                        entry(tar, "manifest.json", item.getBytes(UTF_8)).bytes()),
                Optional.empty(),
                removing);
        assertThatThrownBy(() -> images.resolve("app:1")).hasMessage("No such image: app:1");
        images = Images.open(root.resolve("store"), new Events(), CLOCK);
        assertThat(images.layers(images.resolve("b:1").id()).lowerDirs())
                .allSatisfy(layer -> assertThat(layer).isDirectory());
        assertThat(load(save("b:1"))).containsExactly("Loaded image: b:1");
    }

    @Test
    void aContainerBecomesAnImageWithAParent() throws IOException {
        load(docker(config("amd64", BASE, TOP, BASE), "app:1").bytes());
        ImageId parent = images.resolve("app:1").id();
        Path upper = Files.createDirectory(root.resolve("upper"));
        // What the engine makes to mount on is nothing that the container wrote.
        Files.createDirectories(upper.resolve("etc"));
        Files.createFile(upper.resolve("etc/hosts"));
        Files.createDirectories(upper.resolve("dev/pts"));
        Files.createDirectories(upper.resolve("proc"));
        var content = new ContainerContent(parent, runtime("KEEP=1"), upper);
        Image same = images.commit(content, request("same", "LABEL a=b", "ENV NEW=2"));
        assertThat(same.config().rootfs().diffIds()).hasSize(3);
        assertThat(same.config().history().getLast().emptyLayer()).isTrue();
        assertThat(same.config().config().env()).containsExactly("NEW=2", "KEEP=1");
        Files.writeString(upper.resolve("written"), "by the container");
        Image grown = images.commit(content, request("grown"));
        assertThat(images.layers(grown.id()).lowerDirs().getFirst().resolve("written"))
                .hasContent("by the container");
        assertThat(images.inspect("grown").parent()).isEqualTo(parent.toString());
        assertThatThrownBy(() -> images.remove(parent.toString(), true, true, ImageUsers.NONE))
                .hasMessageContaining("image has dependent child images");
        assertThatThrownBy(() -> images.commit(content, request("bad", "RUN true")))
                .hasMessage("run is not a valid change command");
        images.remove("app:1", false, true, ImageUsers.NONE);
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL)))
                .extracting(ImageSummary::repoTags)
                .containsExactlyInAnyOrder(List.of("same:latest"), List.of("grown:latest"));
        images.remove("same", false, true, ImageUsers.NONE);
        // The last child takes its nameless parent along.
        images.remove("grown", false, true, ImageUsers.NONE);
        requireNothing();
    }

    private static RuntimeConfig runtime(String variable) {
        return new RuntimeConfig(
                null, null, List.of(variable), null, List.of("sh"), null, null, null, null, null, null, null);
    }

    private static CommitRequest request(String name, String... changes) {
        return new CommitRequest(CommitRequest.name(name, ""), "me", "words", RuntimeConfig.EMPTY, List.of(changes));
    }

    @Test
    void messagesAreDockers() {
        assertThat(Json.text(ProgressMessage.bytes("abc", "Loading layer", 1_500_000, 3_000_000)))
                .isEqualTo("{\"status\":\"Loading layer\",\"progressDetail\":{\"current\":1500000,\"total\":3000000},"
                        + "\"progress\":\"[=========================>                         ]  1.5MB/3MB\","
                        + "\"id\":\"abc\"}");
        assertThat(Json.text(ProgressMessage.error("no")))
                .isEqualTo("{\"errorDetail\":{\"message\":\"no\"},\"error\":\"no\"}");
    }
}
