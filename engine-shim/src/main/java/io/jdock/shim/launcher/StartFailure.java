package io.jdock.shim.launcher;

import io.jdock.shim.client.StartException;
import java.io.Serial;

/** A start that failed after a shim was cloned: the daemon, whose child it is, must reap it. */
final class StartFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient StartException reason;
    private final int shimPid;

    StartFailure(StartException reason, int shimPid) {
        super(reason.getMessage(), reason);
        this.reason = reason;
        this.shimPid = shimPid;
    }

    StartException reason() {
        return reason;
    }

    /** 0 if the clone itself failed. */
    int shimPid() {
        return Math.max(0, shimPid);
    }
}
