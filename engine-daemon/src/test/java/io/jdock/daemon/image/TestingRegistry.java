package io.jdock.daemon.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.state.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry on loopback that does as it should unless a test makes it misbehave. */
final class TestingRegistry implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

    /** Answers a request instead of the registry; false if it leaves that to it. */
    interface Trap {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    record Stored(String mediaType, byte[] content) {}

    final Map<String, Stored> manifests = new ConcurrentHashMap<>();
    final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    /** Method and path with query of each request, in their order. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Trap trap = _ -> false;

    TestingRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    void trap(Trap next) {
        trap = next;
    }

    long count(String start) {
        synchronized (requests) {
            return requests.stream()
                    .filter(request -> request.startsWith(start))
                    .count();
        }
    }

    /** Puts a blob there. */
    Descriptor blob(String mediaType, byte[] content) {
        blobs.put(Digest.of(content), content);
        return Descriptor.of(mediaType, Digest.of(content), content.length);
    }

    /** Puts a manifest there, by its digest and, if one is given, by a tag. */
    Descriptor manifest(String path, String tag, String mediaType, Object document) {
        byte[] content = document instanceof byte[] bytes ? bytes : Json.bytes(document);
        var stored = new Stored(mediaType, content);
        manifests.put(path + "@" + Digest.of(content), stored);
        if (!tag.isEmpty()) {
            manifests.put(path + ":" + tag, stored);
        }
        return Descriptor.of(mediaType, Digest.of(content), content.length);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (!trap.answer(exchange)) {
                route(exchange);
            }
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/v2/".length());
        int uploadsAt = path.indexOf("/blobs/uploads/");
        if (path.isEmpty()) {
            answer(exchange, 200, "application/json", "{}".getBytes(UTF_8));
        } else if (uploadsAt >= 0) {
            upload(exchange, path.substring(0, uploadsAt), path.substring(uploadsAt + "/blobs/uploads/".length()));
        } else if (path.contains("/blobs/")) {
            download(exchange, Digest.parse(path.substring(path.lastIndexOf('/') + 1)));
        } else if (path.endsWith("/tags/list")) {
            String name = path.substring(0, path.length() - "/tags/list".length());
            List<String> tags = manifests.keySet().stream()
                    .filter(key -> key.startsWith(name + ":"))
                    .map(key -> key.substring(name.length() + 1))
                    .sorted()
                    .toList();
            answer(exchange, 200, "application/json", Json.bytes(Map.of("name", name, "tags", tags)));
        } else {
            manifest(exchange, path);
        }
    }

    private void manifest(HttpExchange exchange, String path) throws IOException {
        int at = path.indexOf("/manifests/");
        String name = path.substring(0, at);
        String reference = path.substring(at + "/manifests/".length());
        if (exchange.getRequestMethod().equals("PUT")) {
            byte[] content = exchange.getRequestBody().readAllBytes();
            manifest(name, reference, exchange.getRequestHeaders().getFirst("Content-Type"), content);
            answer(exchange, 201, "text/plain", new byte[0]);
            return;
        }
        Stored stored = manifests.get(name + (reference.contains(":") ? "@" : ":") + reference);
        if (stored == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digest.of(stored.content()).toString());
        answer(exchange, 200, stored.mediaType(), stored.content());
    }

    private void download(HttpExchange exchange, Digest digest) throws IOException {
        byte[] content = blobs.get(digest);
        if (content == null) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    private void upload(HttpExchange exchange, String name, String id) throws IOException {
        String method = exchange.getRequestMethod();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (method.equals("POST")) {
            if (query.startsWith("mount=")
                    && blobs.containsKey(Digest.parse(query.substring(6).replaceFirst("&.*", "")))) {
                answer(exchange, 201, "text/plain", new byte[0]);
                return;
            }
            String made = Integer.toString(uploads.size() + 1);
            uploads.put(made, new ByteArrayOutputStream());
            accepted(exchange, name, made);
            return;
        }
        ByteArrayOutputStream received = uploads.get(id);
        if (method.equals("GET")) {
            accepted(exchange, name, id);
        } else if (method.equals("PATCH")) {
            exchange.getRequestBody().transferTo(received);
            accepted(exchange, name, id);
        } else {
            exchange.getRequestBody().transferTo(received);
            Digest digest = Digest.parse(query.replaceFirst(".*digest=", ""));
            if (!Digest.of(received.toByteArray()).equals(digest)) {
                error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
                return;
            }
            blobs.put(digest, received.toByteArray());
            answer(exchange, 201, "text/plain", new byte[0]);
        }
    }

    /** What an upload has, so that a test can put something there which came before a connection broke. */
    ByteArrayOutputStream upload(String id) {
        return uploads.get(id);
    }

    private void accepted(HttpExchange exchange, String name, String id) throws IOException {
        exchange.getResponseHeaders().set("Location", "/v2/" + name + "/blobs/uploads/" + id);
        exchange.getResponseHeaders()
                .set("Range", "0-" + Math.max(0, uploads.get(id).size() - 1));
        exchange.sendResponseHeaders(202, -1);
    }

    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        answer(
                exchange,
                status,
                "application/json",
                Json.bytes(Map.of("errors", List.of(Map.of("code", code, "message", message)))));
    }

    static void answer(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean bodiless = content.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : content.length);
        if (!bodiless) {
            exchange.getResponseBody().write(content);
        }
    }

    /** An image of layers in any compression, under a tag. */
    Descriptor image(String path, String tag, String platform, List<Layer> layers) {
        String[] parts = platform.split("/");
        var config = Json.bytes(Map.of(
                "os",
                parts[0],
                "architecture",
                parts[1],
                "variant",
                parts.length > 2 ? parts[2] : "",
                "config",
                Map.of("Cmd", List.of("sh")),
                "rootfs",
                Map.of(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream().map(layer -> layer.diffId().toString()).toList())));
        return manifest(
                path,
                tag,
                MediaTypes.OCI_MANIFEST,
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MediaTypes.OCI_MANIFEST,
                        "config",
                        blob(MediaTypes.OCI_CONFIG, config),
                        "layers",
                        layers.stream()
                                .map(layer -> blob(layer.mediaType(), layer.content()))
                                .toList()));
    }

    record Layer(String mediaType, byte[] content, Digest diffId) {}

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
