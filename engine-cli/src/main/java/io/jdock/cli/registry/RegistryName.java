package io.jdock.cli.registry;

import java.util.Locale;

/** Which registry a name means, and what that registry is called where logins are kept. */
public final class RegistryName {
    /** What Docker keeps the login of its own registry under. */
    public static final String DOCKER_KEY = "https://index.docker.io/v1/";

    private static final String DOCKER = "docker.io";

    private RegistryName() {}

    /** The registry of an image's repository: its first part, if that looks like a host. */
    public static String ofRepository(String repository) {
        int slash = repository.indexOf('/');
        String head = slash < 0 ? "" : repository.substring(0, slash);
        boolean host = head.indexOf('.') >= 0
                || head.indexOf(':') >= 0
                || head.equals("localhost")
                || !head.toLowerCase(Locale.ROOT).equals(head);
        return host && !head.equals("index.docker.io") ? head : DOCKER;
    }

    /** The full name of a repository as Docker prints it: {@code docker.io/library/busybox}. */
    public static String canonical(String repository) {
        String registry = ofRepository(repository);
        int slash = repository.indexOf('/');
        boolean named =
                slash > 0 && (repository.startsWith(registry + "/") || repository.startsWith("index.docker.io/"));
        String path = named ? repository.substring(slash + 1) : repository;
        return registry + "/" + (registry.equals(DOCKER) && path.indexOf('/') < 0 ? "library/" : "") + path;
    }

    /** The key of a registry's login: its host, or what {@link #DOCKER_KEY} is for Docker's. */
    public static String key(String server) {
        String host = host(server);
        return host.isEmpty()
                        || host.equals(DOCKER)
                        || host.equals("index.docker.io")
                        || host.equals("registry-1.docker.io")
                ? DOCKER_KEY
                : host;
    }

    /** The host, and perhaps port, of an address. */
    static String host(String address) {
        int scheme = address.indexOf("://");
        String rest = scheme < 0 ? address : address.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
