package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to a real registry that are long, or broken, with daemons of their own. */
@WithEngine
class RegistryTroubleIT {
    /** A name that nobody resolves but a proxy. */
    private static final String FAR = "registry.invalid:5000";

    private final Engine publisher;

    @TempDir
    private Path files;

    RegistryTroubleIT(Engine publisher) {
        this.publisher = publisher;
    }

    @BeforeEach
    void needRegistry() {
        assumeTrue(
                Shell.run("sh", "-c", "command -v docker-registry").exitCode() == 0, "no docker-registry: see test.sh");
    }

    /** Puts busybox, with some megabytes more that do not compress, into a registry. */
    private void publish(TestingRegistry registry, String path, int megabytes) {
        String name = registry.host() + "/" + path;
        Path archive = files.resolve("image.tar");
        Engine.writeRootfs("busybox", archive);
        String script = "cd %s && head -c %dM /dev/urandom > noise && tar -rf image.tar noise";
        Shell.run("sh", "-c", script.formatted(files, megabytes)).text();
        publisher
                .jdock("import", "-c", "CMD [\"sh\"]", archive.toString(), name)
                .text();
        publisher.jdock("push", "-q", name).text();
        publisher.jdock("rmi", "-f", name).text();
    }

    private static HttpServer failing() {
        return server(exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
    }

    /** Has what the registry has, but for its blobs. */
    private static HttpServer withoutBlobs(TestingRegistry registry) {
        HttpClient client = HttpClient.newHttpClient();
        return server(exchange -> {
            String path = exchange.getRequestURI().toString();
            if (path.contains("/blobs/")) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + registry.host() + path))
                        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
                exchange.getRequestHeaders()
                        .getOrDefault("Accept", List.of())
                        .forEach(accepted -> request.header("Accept", accepted));
                HttpResponse<byte[]> answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                        .join();
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
            exchange.close();
        });
    }

    private static HttpServer server(HttpHandler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", handler);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void mirrorsThatFailArePassedOver() {
        HttpServer failing = failing();
        TestingRegistry registry = TestingRegistry.plain();
        HttpServer withoutBlobs = withoutBlobs(registry);
        try (registry;
                Engine engine = Engine.create(
                        "--registry-mirror",
                        "http://127.0.0.1:1",
                        "--registry-mirror",
                        "http://127.0.0.1:" + failing.getAddress().getPort(),
                        "--registry-mirror",
                        "http://127.0.0.1:" + withoutBlobs.getAddress().getPort(),
                        "--registry-mirror",
                        "http://" + registry.host())) {
            publish(registry, "library/mirrored:1", 1);
            engine.start();
            assertThat(engine.jdock("pull", "mirrored:1").text()).endsWith("docker.io/library/mirrored:1");
            assertThat(engine.jdock("run", "--rm", "mirrored:1", "stat", "-c", "%s", "/noise")
                            .text())
                    .isEqualTo("1048576");
        } finally {
            failing.stop(0);
            withoutBlobs.stop(0);
        }
    }

    @Test
    void proxiesOfTheEnvironmentAreUsedAndBrokenDownloadsGoOn() {
        try (TestingRegistry registry = TestingRegistry.plain();
                TestingProxy proxy = new TestingProxy(registry.host());
                Engine engine = Engine.create("--insecure-registry", FAR)
                        .variable("HTTP_PROXY", proxy.address())
                        .variable("HTTPS_PROXY", proxy.address())
                        .variable("NO_PROXY", "")) {
            publish(registry, "team/far:1", 4);
            engine.start();
            proxy.cutOnceAfter(1 << 20);
            assertThat(engine.jdock("pull", FAR + "/team/far:1").text()).contains("Pull complete");
            // HTTPS was tried first, in a tunnel.
            assertThat(proxy.requests().getFirst()).startsWith("CONNECT " + FAR + " ");
            assertThat(proxy.requests())
                    .anyMatch(head -> head.startsWith("GET http://" + FAR + "/v2/team/far/manifests/1 "))
                    .anyMatch(head -> head.contains("/blobs/")
                            && head.toLowerCase(Locale.ROOT).contains("range: bytes=1"));
            assertThat(engine.jdock("run", "--rm", FAR + "/team/far:1", "stat", "-c", "%s", "/noise")
                            .text())
                    .isEqualTo("4194304");
            engine.jdock("tag", FAR + "/team/far:1", FAR + "/team/again:1").text();
            assertThat(engine.jdock("push", FAR + "/team/again:1").text()).contains("Mounted from team/far");
        }
    }

    @Test
    void aFullDiskFailsThePullAndGivesTheSpaceBack() throws IOException {
        try (TestingRegistry registry = TestingRegistry.plain();
                Engine engine = Engine.create()) {
            publish(registry, "large:1", 24);
            publish(registry, "small:1", 1);
            Files.createDirectories(engine.data());
            Shell.run(
                            "mount",
                            "-t",
                            "tmpfs",
                            "-o",
                            "size=32m",
                            "jdit",
                            engine.data().toString())
                    .text();
            try {
                engine.start();
                long before = used(engine);
                engine.jdock("pull", registry.host() + "/large:1").failedWith(1, "no space left on device");
                assertThat(engine.jdock("images", "-aq").text()).isEmpty();
                assertThat(engine.data().resolve("images/blobs/sha256")).isEmptyDirectory();
                assertThat(engine.data().resolve("images/ingest")).isEmptyDirectory();
                assertThat(used(engine) - before).isLessThan(256);
                engine.jdock("pull", registry.host() + "/small:1").text();
                assertThat(engine.jdock("run", "--rm", registry.host() + "/small:1", "echo", "room")
                                .text())
                        .isEqualTo("room");
            } finally {
                engine.removeContainers();
                engine.stop();
                Shell.run("umount", engine.data().toString()).text();
            }
        }
    }

    /** KiB in use on the file system of the daemon's data. */
    private static long used(Engine engine) {
        List<String> lines =
                Shell.run("df", "-k", "--output=used", engine.data().toString()).lines();
        return Long.parseLong(lines.getLast().strip());
    }
}
