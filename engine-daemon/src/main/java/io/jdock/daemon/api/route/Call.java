package io.jdock.daemon.api.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.http.Exchange;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that found its route.
 *
 * @param version asked for in the path, {@link ApiVersion#SERVED} if none was
 * @param path what stood in the holes of the route's path
 */
public record Call(Exchange exchange, ApiVersion version, Map<String, String> path, Query query) {
    /** What any JSON body may have; the largest real ones (a create with many mounts) are a hundredth of this. */
    private static final int JSON_LIMIT = 4 << 20;

    public Call {
        requireNonNull(exchange, "exchange is null");
        requireNonNull(version, "version is null");
        path = Map.copyOf(path);
        requireNonNull(query, "query is null");
    }

    /** The value of a hole of the path. */
    public String path(String name) {
        return requireNonNull(path.get(name), name);
    }

    /** Reads the body as JSON; INVALID if there is none, or if it is of another form. */
    public <T> T json(Class<T> type) throws IOException {
        byte[] body = exchange.body(JSON_LIMIT);
        if (body.length == 0) {
            throw EngineException.invalid("invalid JSON: got EOF while reading request body");
        }
        return jsonOf(body, type);
    }

    /** As {@link #json(Class)}, but {@code absent} if there is no body. */
    public <T> T json(Class<T> type, T absent) throws IOException {
        byte[] body = exchange.body(JSON_LIMIT);
        return body.length == 0 ? absent : jsonOf(body, type);
    }

    /** Reads the body as JSON; empty if there is none, or if it is null, as Go's clients send it. */
    public <T> Optional<T> jsonIfAny(Class<T> type) throws IOException {
        byte[] body = exchange.body(JSON_LIMIT);
        return new String(body, UTF_8).strip().matches("|null") ? Optional.empty() : Optional.of(jsonOf(body, type));
    }

    private <T> T jsonOf(byte[] body, Class<T> type) {
        String contentType = exchange.requestHeader("Content-Type").orElse("").strip();
        // A browser may send other types to another origin without asking first; docker refuses them too.
        if (!contentType.isEmpty() && !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw EngineException.invalid(
                    "unsupported Content-Type header (" + contentType + "): must be 'application/json'");
        }
        return Json.parse(body, type);
    }

    /** Answers with JSON. */
    public void answer(int status, Object value) throws IOException {
        exchange.send(status, "application/json", Json.bytes(value));
    }

    /** Answers with a status alone. */
    public void answer(int status) throws IOException {
        exchange.send(status);
    }
}
