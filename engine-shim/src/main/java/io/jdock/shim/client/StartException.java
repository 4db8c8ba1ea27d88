package io.jdock.shim.client;

import java.io.Serial;

/** A container or exec that could not be started. Nothing of it is left. */
public final class StartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What kind of failure, as far as clients must tell them apart. */
    public enum Kind {
        /** The command is not in the container: exit code 127. */
        COMMAND_NOT_FOUND,
        /** The command is there but cannot be executed: exit code 126. */
        COMMAND_NOT_EXECUTABLE,
        /** The user or group is not in the container's files, the working directory is no directory, a bad mount ... */
        INVALID,
        /** The kernel refused an operation. */
        FAILED
    }

    private final Kind kind;

    public StartException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
