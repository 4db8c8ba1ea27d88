package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

/**
 * A repository of a registry.
 *
 * @param domain host and perhaps port, {@code docker.io} for Docker's own
 * @param path its name there, as {@code library/busybox}
 */
public record Repository(String domain, String path) {
    /** What names Docker's own registry in references. */
    public static final String DOCKER = "docker.io";

    public Repository {
        requireNonNull(domain, "domain is null");
        requireNonNull(path, "path is null");
    }

    /** The host of that registry, and its port if it is not the usual one. */
    static String host(String domain) {
        return domain.equals(DOCKER) ? "registry-1.docker.io" : domain;
    }
}
