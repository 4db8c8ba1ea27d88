package io.jdock.daemon.api.route;

import static java.util.Objects.requireNonNull;

/**
 * One line of the table of the API.
 *
 * @param method in capitals
 * @param path without a version
 */
public record Route(String method, PathTemplate path, Endpoint endpoint) {
    public Route {
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(endpoint, "endpoint is null");
    }

    public static Route get(String path, Endpoint endpoint) {
        return new Route("GET", PathTemplate.of(path), endpoint);
    }

    public static Route head(String path, Endpoint endpoint) {
        return new Route("HEAD", PathTemplate.of(path), endpoint);
    }

    public static Route post(String path, Endpoint endpoint) {
        return new Route("POST", PathTemplate.of(path), endpoint);
    }

    public static Route put(String path, Endpoint endpoint) {
        return new Route("PUT", PathTemplate.of(path), endpoint);
    }

    public static Route delete(String path, Endpoint endpoint) {
        return new Route("DELETE", PathTemplate.of(path), endpoint);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
