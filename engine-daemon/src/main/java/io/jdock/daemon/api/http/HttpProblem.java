package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

/** A request that breaks the rules of HTTP or of the server, before its meaning is looked at. */
public final class HttpProblem extends RuntimeException {
    private final int status;

    public HttpProblem(int status, String message) {
        super(requireNonNull(message, "message is null"));
        this.status = status;
    }

    public int status() {
        return status;
    }
}
