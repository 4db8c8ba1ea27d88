package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How registries are reached.
 *
 * @param insecure hosts ({@code HOST[:PORT]}) and networks ({@code ADDRESS/BITS}) whose certificates are not
 * checked and
 *     that may speak plain HTTP
 * @param mirrors base addresses that are asked before Docker's own registry
 * @param certificates directory with one directory a host, {@code HOST[:PORT]/*.crt, *.cert, *.key}
 * @param environment where proxies are named
 * @param downloads how many layers are fetched at once, over all pulls
 * @param uploads how many layers are sent at once, over all pushes
 */
public record RegistryConfig(
        List<String> insecure,
        List<URI> mirrors,
        Path certificates,
        Map<String, String> environment,
        Timeouts timeouts,
        int downloads,
        int uploads) {
    /** Docker takes these for insecure whatever is configured. */
    public static final List<String> LOOPBACK = List.of("::1/128", "127.0.0.0/8");

    public static final Path DEFAULT_CERTIFICATES = Path.of("/etc/jdock/certs.d");
    public static final int DEFAULT_DOWNLOADS = 3;
    public static final int DEFAULT_UPLOADS = 5;

    /**
     * When a registry is taken for dead.
     *
     * @param connect for a connection, TLS included
     * @param answer from a request to the head of its answer
     * @param stall without a byte of a body
     * @param pause before the first repetition of a failed request; each further one waits twice as long
     */
    public record Timeouts(Duration connect, Duration answer, Duration stall, Duration pause) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));

        public Timeouts {
            requireNonNull(connect, "connect is null");
            requireNonNull(answer, "answer is null");
            requireNonNull(stall, "stall is null");
            requireNonNull(pause, "pause is null");
        }
    }

    public RegistryConfig {
        insecure = List.copyOf(insecure);
        mirrors = List.copyOf(mirrors);
        requireNonNull(certificates, "certificates is null");
        environment = Map.copyOf(environment);
        requireNonNull(timeouts, "timeouts is null");
        if (downloads < 1 || uploads < 1) {
            throw new IllegalArgumentException("at least one layer must be moved at a time");
        }
    }

    /** What holds if nothing is configured. */
    public static RegistryConfig standard(Map<String, String> environment) {
        return new RegistryConfig(
                LOOPBACK,
                List.of(),
                DEFAULT_CERTIFICATES,
                environment,
                Timeouts.DEFAULT,
                DEFAULT_DOWNLOADS,
                DEFAULT_UPLOADS);
    }

    /**
     * Checks the base address of a mirror.
     *
     * @throws IllegalArgumentException in Docker's words
     */
    public static URI mirror(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("invalid mirror: no scheme or host specified; use \"https://HOST\"");
        }
        if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("invalid mirror: unsupported user, query or fragment");
        }
        return URI.create(text.replaceAll("/+$", ""));
    }

    /**
     * Checks an insecure registry.
     *
     * @throws IllegalArgumentException in Docker's words
     */
    public static String insecure(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException("insecure registry " + text + " should not contain '://'");
        }
        if (text.startsWith("-") || text.isEmpty()) {
            throw new IllegalArgumentException("a host or a network is expected");
        }
        return text;
    }

    /** Whether certificates of that host are not checked, and plain HTTP will do. */
    boolean isInsecure(String host) {
        if (insecure.contains(host)) {
            return true;
        }
        if (insecure.stream().noneMatch(word -> word.contains("/"))) {
            return false;
        }
        String name = host.replaceFirst(":[0-9]+$", "").replaceAll("^\\[|]$", "");
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (insecure.stream().anyMatch(network -> Networks.contains(network, address))) {
                    return true;
                }
            }
        } catch (UnknownHostException _) {
            // The request will say so.
        }
        return false;
    }
}
