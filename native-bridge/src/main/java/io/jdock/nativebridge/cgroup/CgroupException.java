package io.jdock.nativebridge.cgroup;

import java.io.Serial;

/** A limit or an action that this host's control groups cannot give; the message says which, why and what helps. */
public final class CgroupException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    CgroupException(String message) {
        super(message);
    }

    CgroupException(String message, Throwable cause) {
        super(message, cause);
    }
}
