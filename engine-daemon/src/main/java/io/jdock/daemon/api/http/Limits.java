package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one server gives to its clients at most.
 *
 * @param connections open at once; for one more the one that has waited longest for a request is closed, or, if all have
 *     one under way, the new one is answered 503
 * @param slowReaders connections whose client does not take what it is sent; for one more the one that has been so
 *     longest is closed
 * @param lineBytes of the request line
 * @param headerBytes of all header fields together
 * @param headTimeout from the first byte of a request to the end of its head
 * @param idleTimeout between two requests
 * @param bodyTimeout from the first read of a bounded body to its end
 * @param requestBytes of the heads and bounded bodies of all requests under way, but for the first
 *     {@value Allowance#UNCOUNTED} of each; what does not fit is answered 503
 */
public record Limits(
        int connections,
        int slowReaders,
        int lineBytes,
        int headerBytes,
        Duration headTimeout,
        Duration idleTimeout,
        Duration bodyTimeout,
        long requestBytes) {
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
                4096,
                300,
                64 << 10,
                256 << 10,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                16L << 20);
    }
}
