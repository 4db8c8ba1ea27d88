package io.jdock.daemon.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.ImageUsers.ImageUse;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.layer.TestingTar;
import io.jdock.daemon.state.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImagesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path root;

    private final Events events = new Events();
    private Images images;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        images = Images.open(root, events, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static byte[] archive(String content) {
        return new TestingTar().file("etc/motd", content).bytes();
    }

    private ImageId load(String name, String content, String... changes) {
        return images.importArchive(
                new ByteArrayInputStream(archive(content)),
                ImportRequest.of("-", name, "", "", List.of(changes), "linux/amd64"));
    }

    private void reopen(Duration later) {
        images = Images.open(root, events, Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
    }

    private static ImageUsers users(ImageId of, boolean running) {
        return id -> id.equals(of) ? List.of(new ImageUse("c0ffee".repeat(10), running)) : List.of();
    }

    @Test
    void anImportedImageIsFoundByEveryName() {
        ImageId id = load("busybox", "hello", "CMD [\"sh\"]", "ENV A=1", "ENV B=\"two $A\"");
        String hex = id.digest().hex();
        for (String name : new String[] {
            "busybox",
            "busybox:latest",
            "docker.io/library/busybox",
            hex,
            "sha256:" + hex,
            hex.substring(0, 12),
            "sha256:" + hex.substring(0, 3)
        }) {
            assertThat(images.resolve(name).id()).as(name).isEqualTo(id);
        }
        reopen(Duration.ZERO);
        Image image = images.resolve("busybox");
        assertThat(image.id()).isEqualTo(id);
        assertThat(image.config().config().cmd()).containsExactly("sh");
        assertThat(image.config().config().env()).containsExactly("A=1", "B=two 1");
        assertThat(images.layers(id).lowerDirs())
                .singleElement()
                .satisfies(diff -> assertThat(diff.resolve("etc/motd")).hasContent("hello"));
    }

    @Test
    void missingImagesAreReportedInDockersWords() {
        for (var expected : Map.of(
                        "nope",
                        "nope:latest",
                        "a/b:c",
                        "a/b:c",
                        "abcdef",
                        "abcdef:latest",
                        "sha256:" + "a".repeat(64),
                        "sha256:" + "a".repeat(64))
                .entrySet()) {
            assertThatThrownBy(() -> images.resolve(expected.getKey()))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                    .hasMessage("No such image: " + expected.getValue());
        }
        assertThatThrownBy(() -> images.resolve("In valid")).hasMessageStartingWith("invalid reference format");
    }

    @Test
    void theStoreIsAnOciLayout() throws IOException {
        load("busybox", "hello");
        assertThat(root.resolve("images/oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        var index = Json.mapper().readTree(Files.readString(root.resolve("images/index.json")));
        var line = index.get("manifests").get(0);
        assertThat(line.get("annotations").get("io.containerd.image.name").asText())
                .isEqualTo("docker.io/library/busybox:latest");
        assertThat(line.get("annotations")
                        .get("org.opencontainers.image.ref.name")
                        .asText())
                .isEqualTo("latest");
        String manifestHex = line.get("digest").asText().substring(7);
        var manifest = Json.mapper().readTree(Files.readString(root.resolve("images/blobs/sha256/" + manifestHex)));
        var layer = manifest.get("layers").get(0);
        assertThat(layer.get("mediaType").asText()).isEqualTo("application/vnd.oci.image.layer.v1.tar");
        assertThat(layer.get("digest").asText())
                .isEqualTo(Digest.of(archive("hello")).toString());
        try (var blobs = Files.list(root.resolve("images/blobs/sha256"))) {
            assertThat(blobs).hasSize(3);
        }
    }

    @Test
    void aCompressedArchiveIsKeptAsItCame() throws IOException {
        ImageId plain = load("plain", "hello");
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(archive("hello"));
        }
        ImageId zipped = images.importArchive(
                new ByteArrayInputStream(compressed.toByteArray()),
                ImportRequest.of("-", "zipped", "", "", List.of(), "linux/amd64"));
        assertThat(zipped).isEqualTo(plain);
        assertThat(root.resolve(
                        "images/blobs/sha256/" + Digest.of(archive("hello")).hex()))
                .exists();
    }

    @Test
    void aFailedImportLeavesNothing() throws IOException {
        byte[] whole = archive("hello");
        for (byte[] broken : List.of("nonsense".repeat(100).getBytes(UTF_8), Arrays.copyOf(whole, 600))) {
            assertThatThrownBy(() -> images.importArchive(
                            new ByteArrayInputStream(broken), ImportRequest.of("-", "x", "", "", List.of(), "")))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
        }
        assertThatThrownBy(() -> load("x", "a", "RUN true")).hasMessage("run is not a valid change command");
        assertThat(root.resolve("images/blobs/sha256")).isEmptyDirectory();
        assertThat(root.resolve("images/ingest")).isEmptyDirectory();
        try (var layers = Files.list(root.resolve("layers"))) {
            assertThat(layers).containsExactly(root.resolve("layers/empty"));
        }
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL))).isEmpty();
    }

    @Test
    void tagsMoveAndDanglingImagesStay() {
        ImageId first = load("app:1", "one");
        images.tag("app:1", "registry.example:5000/app", "");
        ImageId second = load("app:1", "two");
        assertThat(images.inspect("app:1").id()).isEqualTo(second);
        assertThat(images.inspect(first.toString()).repoTags()).containsExactly("registry.example:5000/app:latest");
        images.tag(second.shortForm(), "registry.example:5000/app", "latest");
        assertThat(images.inspect(first.toString()).repoTags()).isEmpty();
        ImageFilter dangling = images.filter(Map.of("dangling", List.of("true")));
        assertThat(images.list(ImageQuery.of(dangling)))
                .extracting(ImageSummary::id)
                .containsExactly(first);
        assertThat(images.prune(ImageFilter.ALL, ImageUsers.NONE).imagesDeleted())
                .first()
                .isEqualTo(ImageDelete.deleted(first));
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL))).hasSize(1);
    }

    @Test
    void listsByFilter() {
        load("app:1", "one", "LABEL k=v");
        reopen(Duration.ofHours(1));
        load("quay.io/app:2", "two", "LABEL k=w");
        assertThat(names(Map.of())).containsExactly("quay.io/app:2", "app:1");
        assertThat(names(Map.of("reference", List.of("app")))).containsExactly("app:1");
        assertThat(names(Map.of("reference", List.of("quay.io/*:[1-3]")))).containsExactly("quay.io/app:2");
        assertThat(names(Map.of("reference", List.of("*")))).containsExactly("app:1");
        assertThat(names(Map.of("label", List.of("k=v")))).containsExactly("app:1");
        assertThat(names(Map.of("label", List.of("k")))).hasSize(2);
        assertThat(names(Map.of("before", List.of("quay.io/app:2")))).containsExactly("app:1");
        assertThat(names(Map.of("since", List.of("app:1")))).containsExactly("quay.io/app:2");
        assertThat(names(Map.of("until", List.of("30m")))).containsExactly("app:1");
        assertThatThrownBy(() -> names(Map.of("colour", List.of("red")))).hasMessage("invalid filter 'colour'");
    }

    private List<String> names(Map<String, List<String>> filters) {
        return images.list(ImageQuery.of(images.filter(filters))).stream()
                .flatMap(image -> image.repoTags().stream())
                .toList();
    }

    @Test
    void inspectAndHistoryShowWhatDockerShows() {
        ImageId id = load("app", "hello", "CMD top", "EXPOSE 80 53/udp", "WORKDIR /srv");
        String text = Json.text(images.inspect("app"));
        assertThat(text)
                .startsWith("{\"Id\":\"" + id + "\",\"RepoTags\":[\"app:latest\"],\"RepoDigests\":[],"
                        + "\"Parent\":\"\",\"Comment\":\"Imported from -\",\"Created\":\"2026-11-24T12:00:00Z\","
                        + "\"DockerVersion\":\"\",\"Author\":\"\",\"Config\":{\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{}},"
                        + "\"Cmd\":[\"/bin/sh\",\"-c\",\"top\"],\"WorkingDir\":\"/srv\"},\"Architecture\":\"amd64\","
                        + "\"Os\":\"linux\",\"Size\":5,\"GraphDriver\":{\"Data\":{");
        assertThat(Json.text(images.history("app")))
                .isEqualTo("[{\"Id\":\"" + id + "\",\"Created\":1795521600,"
                        + "\"CreatedBy\":\"\",\"Tags\":[\"app:latest\"],\"Size\":5,\"Comment\":\"Imported from -\"}]");
        assertThat(Json.text(images.list(ImageQuery.of(ImageFilter.ALL))))
                .isEqualTo("[{\"Id\":\"" + id
                        + "\",\"ParentId\":\"\",\"RepoTags\":[\"app:latest\"],\"RepoDigests\":[],\"Created\":1795521600,"
                        + "\"Size\":5,\"SharedSize\":-1,\"Labels\":{},\"Containers\":-1}]");
    }

    @Test
    void removingTheLastNameRemovesTheImage() throws IOException {
        ImageId id = load("app", "hello");
        images.tag("app", "other", "v1");
        assertThat(Json.text(images.remove("app", false, true, ImageUsers.NONE)))
                .isEqualTo("[{\"Untagged\":\"app:latest\"}]");
        assertThat(Json.text(images.remove("other:v1", false, true, ImageUsers.NONE)))
                .isEqualTo("[{\"Untagged\":\"other:v1\"},{\"Deleted\":\"" + id + "\"},{\"Deleted\":\""
                        + Digest.of(archive("hello")) + "\"}]");
        assertThat(root.resolve("images/blobs/sha256")).isEmptyDirectory();
        try (var layers = Files.list(root.resolve("layers"))) {
            assertThat(layers).containsExactly(root.resolve("layers/empty"));
        }
        assertThatThrownBy(() -> images.remove("app", false, true, ImageUsers.NONE))
                .hasMessage("No such image: app:latest");
    }

    @Test
    void removalByIdentifierRefusesSeveralRepositories() {
        ImageId id = load("app", "hello");
        images.tag("app", "other", "v1");
        assertThatThrownBy(() -> images.remove(id.shortForm(), false, true, ImageUsers.NONE))
                .hasMessage("conflict: unable to delete " + id.shortForm()
                        + " (must be forced) - image is referenced in multiple repositories");
        assertThat(images.remove(id.shortForm(), true, true, ImageUsers.NONE)).hasSize(4);
    }

    @Test
    void imagesInUseStay() {
        ImageId id = load("app", "hello");
        assertThatThrownBy(() -> images.remove("app", false, true, users(id, false)))
                .hasMessage("conflict: unable to remove repository reference \"app\" (must force) - container "
                        + "c0ffeec0ffee is using its referenced image " + id.shortForm());
        assertThatThrownBy(() -> images.remove(id.toString(), false, true, users(id, false)))
                .hasMessage("conflict: unable to delete " + id.shortForm()
                        + " (must be forced) - image is being used by stopped container c0ffeec0ffee");
        assertThatThrownBy(() -> images.remove(id.toString(), true, true, users(id, true)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessage("conflict: unable to delete " + id.shortForm()
                        + " (cannot be forced) - image is being used by running container c0ffeec0ffee");
        try (var _ = images.lease("app")) {
            assertThatThrownBy(() -> images.remove(id.toString(), true, true, ImageUsers.NONE))
                    .hasMessageContaining("being used by a container that is being created");
        }
        assertThat(images.remove("app", true, true, users(id, true))).hasSize(1);
        assertThat(images.inspect(id.toString()).repoTags()).isEmpty();
    }

    @Test
    void aForcedRemovalKeepsTheLayersOfStoppedContainers() {
        ImageId id = load("app", "hello");
        assertThat(images.remove("app", true, true, users(id, false))).hasSize(2);
        assertThatThrownBy(() -> images.resolve(id.toString())).hasMessageStartingWith("No such image");
        reopen(Duration.ZERO);
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL))).isEmpty();
        Path diff = images.layers(id).lowerDirs().getFirst();
        assertThat(diff.resolve("etc/motd")).hasContent("hello");
        images.collect(users(id, false));
        assertThat(diff).exists();
        images.collect(ImageUsers.NONE);
        assertThat(diff).doesNotExist();
        assertThat(images.byId(id)).isEmpty();
    }

    @Test
    void openingRemovesWhatACrashLeft() throws IOException {
        ImageId id = load("app", "hello");
        Files.createDirectories(root.resolve("layers/.tmp-1/diff/deep"));
        Files.writeString(root.resolve("layers/.tmp-1/diff/deep/file"), "x");
        Files.createDirectories(root.resolve("layers/" + "a".repeat(64) + "/diff"));
        Files.writeString(root.resolve("images/ingest/.tmp-2"), "half a blob");
        Files.writeString(root.resolve("images/.tmp-3"), "half an index");
        Files.writeString(root.resolve("images/blobs/sha256/" + "b".repeat(64)), "blob without an image");
        reopen(Duration.ZERO);
        assertThat(images.resolve("app").id()).isEqualTo(id);
        try (var layers = Files.list(root.resolve("layers"))) {
            assertThat(layers).hasSize(2);
        }
        assertThat(root.resolve("images/ingest")).isEmptyDirectory();
        assertThat(root.resolve("images/.tmp-3")).doesNotExist();
        assertThat(root.resolve("images/blobs/sha256/" + "b".repeat(64))).doesNotExist();
    }

    @Test
    void aDamagedImageIsLeftOutAndNothingIsSwept() throws IOException {
        ImageId bad = load("bad", "one");
        ImageId good = load("good", "two");
        Files.writeString(root.resolve("images/blobs/sha256/" + bad.digest().hex()), "{}");
        reopen(Duration.ZERO);
        assertThat(images.list(ImageQuery.of(ImageFilter.ALL)))
                .extracting(ImageSummary::id)
                .containsExactly(good);
        images.tag("good", "other", "");
        try (var layers = Files.list(root.resolve("layers"))) {
            assertThat(layers).hasSize(3);
        }
        assertThat(root.resolve("images/index.json")).content().contains("docker.io/library/bad:latest");
    }
}
