package io.jdock.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileSystemException;

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

    /** For a file or directory that the daemon needs: what was tried on which, and the kernel's words. */
    static EngineException unavailable(String tried, IOException e) {
        String reason =
                e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : e.toString();
        return new EngineException(ErrorKind.UNAVAILABLE, tried + ": " + reason, e);
    }

    public static EngineException internal(String message, Throwable cause) {
        return new EngineException(ErrorKind.INTERNAL, message, cause);
    }
}
