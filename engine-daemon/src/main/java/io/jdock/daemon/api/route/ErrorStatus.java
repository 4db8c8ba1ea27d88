package io.jdock.daemon.api.route;

import io.jdock.daemon.ErrorKind;

/** The HTTP status of each kind of failure. */
final class ErrorStatus {
    private ErrorStatus() {}

    static int of(ErrorKind kind) {
        return switch (kind) {
            case NOT_MODIFIED -> 304;
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case INTERNAL -> 500;
            case NOT_IMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
        };
    }
}
