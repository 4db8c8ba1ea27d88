package io.jdock.cli.http;

import java.io.IOException;

/** The daemon refused a request. */
public final class EngineError extends IOException {
    private final int status;
    private final String reason;

    EngineError(int status, String reason) {
        super("Error response from daemon: " + reason);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the daemon said, without a prefix. */
    public String reason() {
        return reason;
    }
}
