package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.registry.RegistryException;
import java.io.IOException;
import java.util.Locale;

/** Says in Docker's words why something of a registry failed. */
final class RegistryFailure {
    private static final String FULL = "no space left on device";

    private RegistryFailure() {}

    /** Whether another registry that has the same might do better. */
    static boolean isRegistrys(EngineException failure) {
        return failure.getCause() instanceof IOException && failure.kind() != ErrorKind.INTERNAL;
    }

    /** For what was asked of a repository as a whole, or of one of its manifests. */
    static EngineException of(IOException problem, ImageReference reference) {
        if (!(problem instanceof RegistryException refused)) {
            return new EngineException(ErrorKind.UNAVAILABLE, words(problem), problem);
        }
        String message = refused.getMessage();
        String name = reference.familiarRepository();
        return switch (refused.code()) {
            case "DENIED" ->
                new EngineException(
                        ErrorKind.NOT_FOUND,
                        "pull access denied for " + name + ", repository does not exist or may require 'docker login': "
                                + message,
                        refused);
            case "MANIFEST_UNKNOWN" ->
                new EngineException(
                        ErrorKind.NOT_FOUND,
                        "manifest for " + reference.familiar() + " not found: " + message,
                        refused);
            case "NAME_UNKNOWN" ->
                new EngineException(ErrorKind.NOT_FOUND, "repository " + name + " not found: " + message, refused);
            default -> new EngineException(kind(refused), message, refused);
        };
    }

    /** For one step of a transfer under way. */
    static EngineException of(IOException problem) {
        return problem instanceof RegistryException refused
                ? new EngineException(kind(refused), refused.getMessage(), refused)
                : new EngineException(ErrorKind.UNAVAILABLE, words(problem), problem);
    }

    /** For a layer that came but could not be put in place. */
    static EngineException ofLayer(String message, Exception problem) {
        boolean full = message.toLowerCase(Locale.ROOT).contains(FULL);
        String words = full ? message.replaceFirst("(?i)" + FULL, FULL) : message;
        return new EngineException(ErrorKind.INTERNAL, "failed to register layer: " + words, problem);
    }

    private static ErrorKind kind(RegistryException refused) {
        return switch (refused.status()) {
            case 401 -> ErrorKind.UNAUTHORIZED;
            case 403 -> ErrorKind.FORBIDDEN;
            case 404 -> ErrorKind.NOT_FOUND;
            default -> ErrorKind.UNAVAILABLE;
        };
    }

    private static String words(IOException problem) {
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }
}
