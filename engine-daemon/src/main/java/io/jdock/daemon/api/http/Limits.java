package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one server gives to its clients at most.
 *
 * @param connections open at once; one more is answered 503 and closed
 * @param lineBytes of the request line
 * @param headerBytes of all header fields together
 * @param headTimeout from the first byte of a request to the end of its head
 * @param idleTimeout between two requests
 * @param bodyTimeout of one read of a bounded body
 */
public record Limits(
        int connections,
        int lineBytes,
        int headerBytes,
        Duration headTimeout,
        Duration idleTimeout,
        Duration bodyTimeout) {
    public Limits {
        requireNonNull(headTimeout, "headTimeout is null");
        requireNonNull(idleTimeout, "idleTimeout is null");
        requireNonNull(bodyTimeout, "bodyTimeout is null");
    }

    /**
     * Lines and headers as large as Go's net/http would take from any real client (filters travel in the request
     * line, credentials in a header); five minutes for the head, as dockerd gives, would only help an attacker.
     */
    public static Limits defaults() {
        return new Limits(
                4096, 64 << 10, 256 << 10, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofSeconds(60));
    }
}
