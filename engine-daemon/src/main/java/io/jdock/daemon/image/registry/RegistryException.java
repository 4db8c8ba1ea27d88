package io.jdock.daemon.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/**
 * A registry said no. The message is the registry's own, as {@code manifest unknown: manifest unknown}, which is how
 * Docker passes it on; without one, the request and its status.
 */
public final class RegistryException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RegistryException(int status, String code, String message) {
        super(requireNonNull(message, "message is null"));
        this.status = status;
        this.code = requireNonNull(code, "code is null");
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The specification's name of the failure, as {@code MANIFEST_UNKNOWN}; empty if the registry gave none. */
    public String code() {
        return code;
    }

    /** Whether asking again may help. */
    boolean passing() {
        return status >= 500 && status != 501 || status == 408;
    }

    /** Reads the body of a refusal: {@code {"errors":[{"code","message","detail"}]}}, or what token servers send. */
    static RegistryException of(String request, int status, byte[] body) {
        try {
            JsonNode root = Json.parse(body, JsonNode.class);
            JsonNode first = root.path("errors").path(0);
            String code = first.path("code").asText("");
            String message = first.path("message").asText("");
            if (!code.isEmpty() || !message.isEmpty()) {
                String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
                return new RegistryException(status, code, words.isEmpty() ? message : words + ": " + message);
            }
            for (String field : new String[] {"details", "detail", "message", "error_description", "error"}) {
                String text = root.path(field).isTextual() ? root.path(field).textValue() : "";
                if (!text.isEmpty()) {
                    return new RegistryException(status, "", prefix(status) + text);
                }
            }
        } catch (EngineException _) {
            // No JSON, as from a proxy in between.
        }
        return new RegistryException(
                status, "", request + ": unexpected status: " + statusLine(status) + excerpt(body));
    }

    private static String prefix(int status) {
        return switch (status) {
            case 401 -> "unauthorized: ";
            case 403 -> "denied: ";
            case 429 -> "toomanyrequests: ";
            default -> "";
        };
    }

    static String statusLine(int status) {
        String words = switch (status) {
            case 400 -> " Bad Request";
            case 401 -> " Unauthorized";
            case 403 -> " Forbidden";
            case 404 -> " Not Found";
            case 405 -> " Method Not Allowed";
            case 413 -> " Request Entity Too Large";
            case 429 -> " Too Many Requests";
            case 500 -> " Internal Server Error";
            case 502 -> " Bad Gateway";
            case 503 -> " Service Unavailable";
            case 504 -> " Gateway Timeout";
            default -> "";
        };
        return status + words;
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 200), UTF_8)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text;
    }
}
