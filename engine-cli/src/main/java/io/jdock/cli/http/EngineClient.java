package io.jdock.cli.http;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The Engine API of one daemon. Nothing is connected until the first request. Used by one thread at a time; the streams
 * it returns have connections of their own.
 */
public final class EngineClient implements AutoCloseable {
    /** The API version this client was written for. */
    public static final String API_VERSION = "1.50";

    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: tcp\r\n";
    private static final String CHUNKED = "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n";
    private static final String TOO_NEW = "Maximum supported API version is ";
    private static final int UPGRADED = 101;
    /** An idle connection older than this may have been closed by the daemon meanwhile. */
    private static final long REUSE_NANOS = 2_000_000_000L;

    private final EngineAddress address;
    private String version;
    private HttpConnection idle;
    private long idleSince;

    /**
     * @param version the API version in the request paths; an older daemon lowers it to its own
     */
    public EngineClient(EngineAddress address, String version) {
        this.address = address;
        this.version = version;
    }

    /** The version to speak: JDOCK_API_VERSION, then DOCKER_API_VERSION, then {@link #API_VERSION}. */
    public static String chooseVersion(Map<String, String> environment) {
        String own = environment.get("JDOCK_API_VERSION");
        if (own != null && !own.isEmpty()) {
            return own;
        }
        String docker = environment.get("DOCKER_API_VERSION");
        return docker != null && !docker.isEmpty() ? docker : API_VERSION;
    }

    /** The API version in use, possibly lowered by an earlier request. */
    public String version() {
        return version;
    }

    /** The address this client talks to. */
    public EngineAddress address() {
        return address;
    }

    /**
     * One request and its whole answer.
     *
     * @param body a JSON tree, or null for none
     * @throws EngineError for a status of 400 or more
     * @throws EngineUnreachable if the daemon is not there
     */
    public byte[] call(String method, String path, Object body) throws IOException {
        HttpResponse response = exchange(method, path, "", body, null);
        byte[] bytes = response.readAll();
        if (response.reusable()) {
            idle = response.connection();
            idleSince = System.nanoTime();
        } else {
            response.close();
        }
        return bytes;
    }

    /** As {@link #call}, for an answer that is a JSON object. */
    public JsonObject object(String method, String path, Object body) throws IOException {
        return JsonObject.of(Json.parse(call(method, path, body)));
    }

    /** One request whose answer is read as it arrives; returns when its head is there. The caller closes it. */
    public HttpResponse stream(String method, String path, Object body) throws IOException {
        return stream(method, path, "", body);
    }

    /** As {@link #stream(String, String, Object)}, with more lines in the request's head, each with its end. */
    public HttpResponse stream(String method, String path, String headers, Object body) throws IOException {
        return exchange(method, path, headers, body, null);
    }

    /** Writes a body of unknown length. */
    public interface Upload {
        /** @param target is not to be closed */
        void to(OutputStream target) throws IOException;
    }

    /** Sends a body of unknown length with a POST. The caller closes the answer. */
    public HttpResponse upload(String path, InputStream body) throws IOException {
        return upload("POST", path, new Upload() {
            @Override
            public void to(OutputStream target) throws IOException {
                body.transferTo(target);
            }
        });
    }

    /** Sends a body of unknown length. The caller closes the answer. */
    public HttpResponse upload(String method, String path, Upload body) throws IOException {
        // A body that is read while it is sent cannot be sent again: find out the version of the daemon before.
        call("GET", "/_ping", null);
        return exchange(method, path, CHUNKED, null, body);
    }

    /** Turns the connection of a POST into a raw stream. */
    public HijackedStream hijack(String path, Object body) throws IOException {
        HttpResponse response = exchange("POST", path, UPGRADE, body, null);
        if (response.status() != UPGRADED && response.header("Content-Type").contains("json")) {
            response.close();
            throw new IOException("the daemon answered " + response.status() + " instead of a stream");
        }
        return new HijackedStream(response);
    }

    private HttpResponse exchange(String method, String path, String headers, Object body, Upload upload)
            throws IOException {
        byte[] bytes = body == null ? null : Json.compact(body).getBytes(StandardCharsets.UTF_8);
        HttpResponse response = attempt(method, path, headers, bytes, upload);
        if (response.status() < 400) {
            return response;
        }
        EngineError error = error(response);
        String maximum = maximumVersion(error);
        if (maximum == null || upload != null) {
            throw error;
        }
        version = maximum;
        response = attempt(method, path, headers, bytes, null);
        if (response.status() < 400) {
            return response;
        }
        throw error(response);
    }

    private HttpResponse attempt(String method, String path, String headers, byte[] body, Upload upload)
            throws IOException {
        HttpConnection connection = connection();
        try {
            connection.send(method, "/v" + version + path, headers, body);
            if (upload != null) {
                return answerTo(upload, connection);
            }
            return connection.receive(method.equals("HEAD"));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A daemon that refuses does not read on, but says why: its answer tells more than that the sending failed. */
    private static HttpResponse answerTo(Upload upload, HttpConnection connection) throws IOException {
        IOException failure = null;
        try {
            connection.sendChunked(upload);
        } catch (SocketException | ClosedChannelException e) {
            failure = e;
        } catch (IOException e) {
            if (!"Broken pipe".equals(e.getMessage()) && !"Connection reset by peer".equals(e.getMessage())) {
                throw e;
            }
            failure = e;
        }
        try {
            return connection.receive(false);
        } catch (IOException e) {
            throw failure == null ? e : failure;
        }
    }

    private HttpConnection connection() throws EngineUnreachable {
        HttpConnection reused = idle;
        idle = null;
        if (reused != null && System.nanoTime() - idleSince < REUSE_NANOS) {
            return reused;
        }
        if (reused != null) {
            reused.close();
        }
        return HttpConnection.open(address);
    }

    private static EngineError error(HttpResponse response) throws IOException {
        try (response) {
            String text = new String(response.readAll(), StandardCharsets.UTF_8).trim();
            String message = text;
            if (text.startsWith("{")) {
                message = JsonObject.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                        .text("message");
            }
            return new EngineError(response.status(), message.isEmpty() ? "HTTP status " + response.status() : message);
        }
    }

    /** The version an older daemon says it can speak, null if the error is about something else. */
    private static String maximumVersion(EngineError error) {
        int at = error.reason().indexOf(TOO_NEW);
        return error.status() == 400 && at >= 0
                ? error.reason().substring(at + TOO_NEW.length()).trim()
                : null;
    }

    @Override
    public void close() {
        if (idle != null) {
            idle.close();
            idle = null;
        }
    }
}
