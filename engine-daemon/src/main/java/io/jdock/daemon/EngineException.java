package io.jdock.daemon;

import static java.util.Objects.requireNonNull;

/** A failed engine operation; the message is written for the user and reaches the client unchanged. */
public final class EngineException extends RuntimeException {
    private final ErrorKind kind;

    public EngineException(ErrorKind kind, String message) {
        this(kind, message, null);
    }

    /** {@code cause} may be null; it is logged, never sent to a client. */
    public EngineException(ErrorKind kind, String message, Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
        this.kind = requireNonNull(kind, "kind is null");
    }

    public ErrorKind kind() {
        return kind;
    }

    public static EngineException notFound(String message) {
        return new EngineException(ErrorKind.NOT_FOUND, message);
    }

    public static EngineException conflict(String message) {
        return new EngineException(ErrorKind.CONFLICT, message);
    }

    public static EngineException invalid(String message) {
        return new EngineException(ErrorKind.INVALID, message);
    }

    public static EngineException internal(String message, Throwable cause) {
        return new EngineException(ErrorKind.INTERNAL, message, cause);
    }
}
