package io.jdock.daemon;

/** What sort of failure an {@link EngineException} is; the HTTP layer alone turns it into a status code. */
public enum ErrorKind {
    /** The named object does not exist. */
    NOT_FOUND,
    /** The object's state, or another object, forbids the operation now. */
    CONFLICT,
    /** The request is malformed or asks for something that cannot be. */
    INVALID,
    /** The object is already in the wanted state. */
    NOT_MODIFIED,
    /** The caller did not say who he is, or a registry did not believe it. */
    UNAUTHORIZED,
    /** The caller may not do this. */
    FORBIDDEN,
    /** Something outside the engine (a registry, the kernel's resources) cannot serve now. */
    UNAVAILABLE,
    /** The engine itself went wrong. */
    INTERNAL,
    /** A documented operation that this engine does not offer. */
    NOT_IMPLEMENTED
}
