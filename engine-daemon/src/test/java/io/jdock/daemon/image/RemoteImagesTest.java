package io.jdock.daemon.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpExchange;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.TestingRegistry.Layer;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.TestingTar;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.image.registry.Credentials;
import io.jdock.daemon.image.registry.RegistryConfig;
import io.jdock.daemon.state.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls and pushes, with a registry that keeps to the rules and one that does not. */
final class RemoteImagesTest {
    private static final RegistryConfig.Timeouts SHORT = new RegistryConfig.Timeouts(
            Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(5));

    @TempDir
    Path root;

    private final List<ProgressMessage> told = Collections.synchronizedList(new ArrayList<>());
    private TestingRegistry registry;
    private Images images;
    private RemoteImages remote;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        registry = new TestingRegistry();
        var events = new Events();
        images = Images.open(root, events, Clock.systemUTC());
        remote = new RemoteImages(images, config(List.of()), events, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private RegistryConfig config(List<String> more) {
        var insecure = new ArrayList<>(RegistryConfig.LOOPBACK);
        insecure.addAll(more);
        return new RegistryConfig(insecure, List.of(), root.resolve("certs.d"), Map.of(), SHORT, 3, 3);
    }

    private static byte[] tar(String name, String content) {
        return new TestingTar().file(name, content).bytes();
    }

    private static byte[] gzipped(byte[] tar) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(tar);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static Layer layer(String name, String content) {
        byte[] tar = tar(name, content);
        return new Layer(MediaTypes.OCI_LAYER_GZIP, gzipped(tar), Digest.of(tar));
    }

    /** Of some size that compression does not take away. */
    private static Layer large(int seed) {
        byte[] random = new byte[300_000];
        new Random(seed).nextBytes(random);
        byte[] tar = tar("large" + seed, new String(random, ISO_8859_1));
        return new Layer(MediaTypes.OCI_LAYER_GZIP, gzipped(tar), Digest.of(tar));
    }

    private ImageReference name(String rest) {
        return ImageReference.parse(registry.host() + "/" + rest);
    }

    private void pull(String rest) throws IOException {
        remote.pull(name(rest), Optional.empty(), Credentials.NONE, told::add);
    }

    private List<String> statuses() {
        synchronized (told) {
            return told.stream()
                    .map(message -> (message.id() == null ? "" : message.id() + ": ") + message.status())
                    .distinct()
                    .toList();
        }
    }

    private void assertNothingStays() throws IOException {
        assertThat(images.store().catalog().entries()).isEmpty();
        assertThat(images.store().blobs().list()).isEmpty();
        try (var left = Files.list(root.resolve("images/ingest"))) {
            assertThat(left).isEmpty();
        }
        try (var left = Files.list(root.resolve("layers"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("empty");
        }
    }

    private void assertPullFails(String rest, String message) throws IOException {
        assertThatThrownBy(() -> pull(rest)).isInstanceOf(EngineException.class).hasMessageContaining(message);
        assertNothingStays();
    }

    @Test
    void takesThePlatformThatFitsBestInEveryCompression() throws IOException {
        byte[] plain = tar("plain", "1");
        byte[] zstd = tar("zstd", "2");
        List<Layer> layers = List.of(
                new Layer(MediaTypes.OCI_LAYER, plain, Digest.of(plain)),
                new Layer(MediaTypes.OCI_LAYER_ZSTD, Zstd.compress(zstd), Digest.of(zstd)),
                layer("gzip", "3"),
                layer("gzip2", "4"));
        var lines = new ArrayList<Descriptor>();
        for (String platform : List.of("linux/arm/v6", "linux/arm/v7", "linux/amd64", "windows/amd64")) {
            lines.add(registry.image("app", "", platform, layers).withPlatform(Platform.parse(platform)));
        }
        Descriptor index =
                registry.manifest("app", "1", MediaTypes.OCI_INDEX, Map.of("schemaVersion", 2, "manifests", lines));

        remote.pull(name("app:1"), Optional.of(Platform.parse("linux/arm/v7")), Credentials.NONE, told::add);
        Image image = images.resolve(registry.host() + "/app:1");
        assertThat(image.config().platform().format()).isEqualTo("linux/arm/v7");
        assertThat(images.layers(image.id()).lowerDirs().getFirst().resolve("gzip2"))
                .hasContent("4");
        assertThat(images.layers(image.id()).lowerDirs().get(2).resolve("zstd")).hasContent("2");
        assertThat(images.inspect(image.id().toString()).repoDigests())
                .containsExactly(registry.host() + "/app@" + index.digest());
        String first = Digest.of(plain).shortHex();
        assertThat(statuses())
                .startsWith("1: Pulling from app", first + ": Pulling fs layer")
                .contains(
                        first + ": Downloading",
                        first + ": Verifying Checksum",
                        first + ": Download complete",
                        first + ": Extracting",
                        first + ": Pull complete")
                .endsWith(
                        "Digest: " + index.digest(),
                        "Status: Downloaded newer image for " + registry.host() + "/app:1");

        told.clear();
        remote.pull(name("app:1"), Optional.of(Platform.parse("linux/arm/v7")), Credentials.NONE, told::add);
        assertThat(statuses()).endsWith("Status: Image is up to date for " + registry.host() + "/app:1");
        assertThatThrownBy(() -> remote.pull(
                        name("app:1"), Optional.of(Platform.parse("linux/s390x")), Credentials.NONE, told::add))
                .hasMessage("no matching manifest for linux/s390x in the manifest list entries");
        images = Images.open(root, new Events(), Clock.systemUTC());
        assertThat(images.resolve(registry.host() + "/app@" + index.digest()).id())
                .isEqualTo(image.id());
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        Layer layer = large(1);
        registry.image("app", "1", "linux/amd64", List.of(layer));
        var broken = new AtomicInteger();
        String path = "/v2/app/blobs/" + Digest.of(layer.content());
        registry.trap(exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path) || broken.incrementAndGet() > 2) {
                return false;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, layer.content().length - from);
            exchange.getResponseBody().write(layer.content(), from, 100_000);
            exchange.getResponseBody().flush();
            return true;
        });
        pull("app:1");
        assertThat(registry.count("GET " + path)).isEqualTo(3);
        assertThat(images.resolve(registry.host() + "/app:1")).isNotNull();
        assertThat(statuses()).anyMatch(status -> status.contains("Retrying in 1 second"));
    }

    @Test
    void givesUpOnARegistryThatHangs() throws IOException {
        Layer layer = large(2);
        registry.image("app", "1", "linux/amd64", List.of(layer, large(3)));
        String path = "/v2/app/blobs/" + Digest.of(layer.content());
        registry.trap(exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                return false;
            }
            exchange.sendResponseHeaders(200, layer.content().length);
            exchange.getResponseBody().write(layer.content(), 0, 1000);
            exchange.getResponseBody().flush();
            hang();
            return true;
        });
        assertPullFails("app:1", "no data for 0.4 s");
        registry.trap(exchange -> {
            hang();
            return true;
        });
        assertPullFails("app:1", "no answer for 0.4 s");
    }

    private static void hang() {
        try {
            Thread.sleep(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void keepsNothingOfContentThatIsNotWhatWasPromised() throws IOException {
        Layer layer = layer("a", "1");
        registry.image("app", "1", "linux/amd64", List.of(large(4), layer));
        Digest digest = Digest.of(layer.content());
        byte[] good = layer.content();
        byte[] other = good.clone();
        other[4] ^= 1;
        // A gzip header's time is not checked by gzip itself.
        registry.blobs.put(digest, other);
        assertPullFails("app:1", "filesystem layer verification failed for digest " + digest);
        registry.blobs.put(digest, Arrays.copyOf(good, good.length / 2));
        assertPullFails("app:1", "unexpected EOF");
        byte[] corrupt = good.clone();
        corrupt[good.length / 2] ^= 0x55;
        registry.blobs.put(digest, corrupt);
        assertPullFails("app:1", "failed to register layer");
        registry.image("app", "2", "linux/amd64", List.of(new Layer(layer.mediaType(), good, Digest.of(good))));
        registry.blobs.put(digest, good);
        assertPullFails("app:2", "invalid diffID for layer");
        registry.manifests.put(
                "app:3", new TestingRegistry.Stored(MediaTypes.OCI_MANIFEST, "{\"layers\":4}".getBytes(UTF_8)));
        assertThatThrownBy(() -> pull("app:3")).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> pull("app@" + digest)).hasMessageContaining("manifest unknown");
        String known = registry.manifests.keySet().stream()
                .filter(key -> key.contains("@"))
                .findFirst()
                .orElseThrow();
        registry.manifests.put(known, registry.manifests.get("app:3"));
        assertPullFails(known, "manifest verification failed for digest " + known.replaceFirst(".*@", ""));
    }

    @Test
    void refusesWhatIsNoImageOfThisHost() throws IOException {
        registry.manifest(
                "old",
                "1",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                Map.of("schemaVersion", 1, "name", "old"));
        assertPullFails("old:1", "schema 1, which is not supported");
        registry.image("win", "1", "windows/amd64", List.of(layer("a", "1")));
        assertPullFails("win:1", "operating system \"windows\"");
        registry.image("arm", "1", "linux/arm64", List.of(layer("a", "1")));
        assertThatThrownBy(() -> remote.pull(
                        name("arm:1"), Optional.of(Platform.parse("linux/amd64")), Credentials.NONE, told::add))
                .hasMessageContaining("does not match the specified platform");
        registry.manifest(
                "chart",
                "1",
                MediaTypes.OCI_MANIFEST,
                Map.of(
                        "schemaVersion",
                        2,
                        "config",
                        registry.blob("application/vnd.cncf.helm.config.v1+json", "{}".getBytes(UTF_8)),
                        "layers",
                        List.of()));
        assertPullFails("chart:1", "encountered remote \"application/vnd.cncf.helm.config.v1+json\"");
        assertPullFails("nosuch:1", "manifest for " + registry.host() + "/nosuch:1 not found: manifest unknown");
    }

    @Test
    void passesOnWhatARegistrySaysAndWaitsOnlyWhereThatHelps() throws IOException {
        registry.image("app", "1", "linux/amd64", List.of(layer("a", "1")));
        String host = registry.host();
        refuse(403, "DENIED", "requested access to the resource is denied");
        assertPullFails(
                "app:1",
                "pull access denied for " + host + "/app, repository does not exist or may require 'docker login':"
                        + " denied: requested access to the resource is denied");
        refuse(401, "UNAUTHORIZED", "authentication required");
        assertPullFails("app:1", "unauthorized: authentication required");
        refuse(404, "NAME_UNKNOWN", "repository name not known to registry");
        assertPullFails("app:1", "repository " + host + "/app not found: name unknown: repository name not known");
        registry.requests.clear();
        refuse(429, "TOOMANYREQUESTS", "You have reached your pull rate limit.");
        assertPullFails("app:1", "toomanyrequests: You have reached your pull rate limit.");
        assertThat(registry.count("GET /v2/app/manifests/1")).isEqualTo(1);
        registry.requests.clear();
        refuse(503, "", "");
        assertPullFails("app:1", "unexpected status: 503 Service Unavailable");
        assertThat(registry.count("GET /v2/app/manifests/1")).isEqualTo(5);
        var failures = new AtomicInteger();
        registry.trap(exchange -> {
            if (failures.incrementAndGet() % 2 == 0) {
                TestingRegistry.answer(exchange, 502, "text/html", "<h1>Bad Gateway</h1>".getBytes(UTF_8));
                return true;
            }
            return false;
        });
        pull("app:1");
        assertThat(images.resolve(host + "/app:1")).isNotNull();
    }

    private void refuse(int status, String code, String message) {
        registry.trap(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/v2/")) {
                return false;
            }
            TestingRegistry.error(exchange, status, code, message);
            return true;
        });
    }

    @Test
    void getsTokensForWhatItDoesAndSendsThemToNobodyElse() throws IOException {
        Layer layer = layer("a", "1");
        registry.image("app", "1", "linux/amd64", List.of(layer));
        try (var elsewhere = new TestingRegistry()) {
            var tokens = new AtomicInteger();
            elsewhere.blobs.putAll(registry.blobs);
            elsewhere.trap(exchange -> {
                assertThat(exchange.getRequestHeaders().get("Authorization")).isNull();
                return false;
            });
            registry.trap(exchange -> {
                String path = exchange.getRequestURI().getPath();
                String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                if (path.equals("/token")) {
                    if (!sent.equals("Basic am9lOnNlY3JldA==")) {
                        TestingRegistry.answer(
                                exchange,
                                401,
                                "application/json",
                                Json.bytes(Map.of("details", "incorrect username or password")));
                        return true;
                    }
                    assertThat(exchange.getRequestURI().getQuery()).contains("service=it");
                    TestingRegistry.answer(
                            exchange,
                            200,
                            "application/json",
                            Json.bytes(Map.of("token", "t" + tokens.incrementAndGet())));
                    return true;
                }
                // The second request with the first token finds it withdrawn.
                boolean known =
                        sent.equals("Bearer t" + tokens.get()) && !(tokens.get() == 1 && path.contains("/blobs/"));
                if (!known) {
                    exchange.getResponseHeaders()
                            .add(
                                    "WWW-Authenticate",
                                    "Bearer realm=\"http://" + registry.host() + "/token\",service=\"it\"");
                    TestingRegistry.error(exchange, 401, "UNAUTHORIZED", "authentication required");
                    return true;
                }
                if (path.contains("/blobs/")) {
                    exchange.getResponseHeaders().set("Location", "http://" + elsewhere.host() + path);
                    exchange.sendResponseHeaders(307, -1);
                    return true;
                }
                return false;
            });
            assertPullFails("app:1", "unauthorized: incorrect username or password");
            var joe = new Credentials("joe", "secret", "", "", "", "");
            remote.pull(name("app:1"), Optional.empty(), joe, told::add);
            assertThat(images.resolve(registry.host() + "/app:1")).isNotNull();
            assertThat(tokens.get()).isEqualTo(2);
            assertThat(registry.requests).anyMatch(request -> request.contains("scope=repository%3Aapp%3Apull"));
            assertThat(elsewhere.count("GET /v2/app/blobs/")).isEqualTo(2);
            var logged = new Credentials("joe", "secret", "", registry.host(), "", "");
            assertThat(remote.login(logged)).isEmpty();
            assertThatThrownBy(() -> remote.login(new Credentials("joe", "wrong", "", registry.host(), "", "")))
                    .hasMessage("unauthorized: incorrect username or password")
                    .extracting(problem -> ((EngineException) problem).kind())
                    .isEqualTo(ErrorKind.UNAUTHORIZED);
        }
    }

    @Test
    void leavesNothingWhenTheClientLeaves() throws IOException {
        registry.image("app", "1", "linux/amd64", List.of(large(5), large(6)));
        Progress leaving = message -> {
            if ("Downloading".equals(message.status())) {
                throw new IOException("the client closed the connection");
            }
        };
        assertThatThrownBy(() -> remote.pull(name("app:1"), Optional.empty(), Credentials.NONE, leaving))
                .hasMessageContaining("the client closed the connection");
        assertNothingStays();
    }

    @Test
    void pullsOfTheSameLayersFetchThemOnce() throws Exception {
        List<Layer> layers = List.of(large(7), large(8), large(7), layer("a", "1"));
        registry.image("app", "1", "linux/amd64", layers);
        registry.image("app", "2", "linux/arm64", layers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> {
                pull("app:1");
                return null;
            });
            pull("app:2");
            first.get();
        }
        for (Layer layer : layers) {
            assertThat(registry.count("GET /v2/app/blobs/" + Digest.of(layer.content())))
                    .isEqualTo(1);
        }
        assertThat(images.store().catalog().images()).hasSize(2);
        remote.pull(name("app"), Optional.empty(), Credentials.NONE, told::add);
        images.remove(registry.host() + "/app:1", false, false, _ -> List.of());
        Image kept = images.resolve(registry.host() + "/app:2");
        assertThat(images.layers(kept.id()).lowerDirs()).hasSize(4).allMatch(Files::isDirectory);
    }

    @Test
    void pushesInPiecesWhatDoesNotGetThroughWhole() throws IOException {
        byte[] random = new byte[1_500_000];
        new Random(9).nextBytes(random);
        byte[] tar = tar("large", new String(random, ISO_8859_1));
        images.importArchive(
                new ByteArrayInputStream(tar),
                ImportRequest.of("-", registry.host() + "/app", "1", "", List.of(), "linux/amd64"));
        registry.trap(exchange -> {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            if (length == null || Integer.parseInt(length) <= 1 << 20) {
                return false;
            }
            exchange.getRequestBody().readAllBytes();
            TestingRegistry.answer(exchange, 413, "text/plain", new byte[0]);
            return true;
        });
        remote.push(name("app:1"), Credentials.NONE, told::add);
        assertThat(registry.count("PATCH ")).isGreaterThan(2);
        assertThat(registry.manifests).containsKey("app:1");
        assertThat(statuses()).contains(Digest.of(tar).shortHex() + ": Pushed");
        Image pushed = images.resolve(registry.host() + "/app:1");
        assertThat(pushed.manifest().layers().getFirst().mediaType()).isEqualTo(MediaTypes.OCI_LAYER_GZIP);
        assertThat(images.inspect(pushed.id().toString()).repoDigests())
                .containsExactly(registry.host() + "/app@"
                        + Digest.of(registry.manifests.get("app:1").content()));

        told.clear();
        images.tag(registry.host() + "/app:1", registry.host() + "/other", "1");
        registry.trap(exchange -> exchange.getRequestMethod().equals("HEAD") && absent(exchange));
        remote.push(name("other:1"), Credentials.NONE, told::add);
        assertThat(statuses()).contains(Digest.of(tar).shortHex() + ": Mounted from app");

        registry.blobs.clear();
        var broken = new AtomicInteger();
        registry.trap(exchange -> {
            boolean whole = exchange.getRequestMethod().equals("PUT")
                    && exchange.getRequestURI().getPath().contains("/uploads/")
                    && broken.incrementAndGet() == 1;
            if (whole) {
                String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
                registry.upload(id).write(exchange.getRequestBody().readNBytes(700_000));
            }
            return whole;
        });
        told.clear();
        remote.push(name("app:1"), Credentials.NONE, told::add);
        assertThat(registry.blobs)
                .containsKey(pushed.manifest().layers().getFirst().digest());
        assertThat(statuses()).anyMatch(status -> status.contains("Retrying"));
        assertThatThrownBy(() -> remote.push(name("nosuch:1"), Credentials.NONE, told::add))
                .hasMessage("An image does not exist locally with the tag: " + registry.host() + "/nosuch");
    }

    private static boolean absent(HttpExchange exchange) throws IOException {
        TestingRegistry.answer(exchange, 404, "text/plain", new byte[0]);
        return true;
    }
}
