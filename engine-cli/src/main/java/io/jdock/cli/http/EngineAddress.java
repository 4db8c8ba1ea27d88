package io.jdock.cli.http;

import java.util.Map;

/**
 * Where the daemon listens: a Unix socket or a TCP port.
 *
 * @param text what the user wrote, with its scheme, for messages
 * @param path the socket's path, null for TCP
 * @param host the host's name or address, null for a Unix socket
 * @param port the TCP port, 0 for a Unix socket
 */
public record EngineAddress(String text, String path, String host, int port) {
    /** Used when neither a flag nor the environment names a daemon. */
    public static final String DEFAULT = "unix:///run/jdock/jdock.sock";

    private static final String UNIX = "unix://";
    private static final String TCP = "tcp://";
    private static final String HTTP = "http://";
    private static final int DEFAULT_TCP_PORT = 2375;

    /** The flag's value if there is one, then JDOCK_HOST, then DOCKER_HOST, then {@link #DEFAULT}. */
    public static EngineAddress choose(String flag, Map<String, String> environment) {
        if (flag != null && !flag.isEmpty()) {
            return parse(flag);
        }
        String own = environment.get("JDOCK_HOST");
        if (own != null && !own.isEmpty()) {
            return parse(own);
        }
        String docker = environment.get("DOCKER_HOST");
        return parse(docker != null && !docker.isEmpty() ? docker : DEFAULT);
    }

    /**
     * Reads {@code unix:///path}, {@code /path}, {@code tcp://host[:port]} or {@code host:port}.
     *
     * @throws IllegalArgumentException for anything else, with a message for the user
     */
    public static EngineAddress parse(String text) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            return path.isEmpty() ? parse(DEFAULT) : new EngineAddress(text, path, null, 0);
        }
        if (text.startsWith("/")) {
            return new EngineAddress(UNIX + text, text, null, 0);
        }
        if (text.startsWith(TCP) || text.startsWith(HTTP)) {
            return tcp(text, text.substring(text.indexOf("://") + 3));
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException(
                    "unable to parse jdock host `" + text + "`: use unix://PATH or tcp://HOST:PORT");
        }
        return tcp(TCP + text, text);
    }

    private static EngineAddress tcp(String text, String authority) {
        String rest = authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
        int bracket = rest.lastIndexOf(']');
        int colon = rest.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (host.startsWith("[") && bracket > 0) {
            host = host.substring(1, bracket);
        }
        try {
            int port = colon < 0 ? DEFAULT_TCP_PORT : Integer.parseInt(rest.substring(colon + 1));
            return new EngineAddress(text, null, host.isEmpty() ? "127.0.0.1" : host, port);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("unable to parse jdock host `" + text + "`: invalid port");
        }
    }

    /** Whether this is a Unix socket. */
    public boolean isUnix() {
        return path != null;
    }
}
