package io.jdock.daemon.config;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.nio.file.Path;

/** Where a server listens, in the syntax of dockerd's {@code -H}. */
public sealed interface ListenAddress {
    /** A Unix socket that the server makes, and removes when it stops. */
    record UnixSocket(Path path) implements ListenAddress {
        public UnixSocket {
            requireNonNull(path, "path is null");
        }

        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** A TCP port, without any protection: whoever reaches it is root on this host. */
    record Tcp(String host, int port) implements ListenAddress {
        public Tcp {
            requireNonNull(host, "host is null");
        }

        @Override
        public String toString() {
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** The sockets that a service manager opened and passed on, see sd_listen_fds(3). */
    record Inherited() implements ListenAddress {
        @Override
        public String toString() {
            return "fd://";
        }
    }

    /** Reads {@code unix:///path}, {@code tcp://[host]:port}, {@code fd://} or a plain path. */
    static ListenAddress parse(String text) {
        if (text.startsWith("/")) {
            return new UnixSocket(Path.of(text));
        }
        if (text.equals("fd://") || text.equals("fd://*")) {
            return new Inherited();
        }
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                throw malformed(text, "a unix socket needs an absolute path, as in unix:///run/jdock/jdock.sock");
            }
            return new UnixSocket(Path.of(path));
        }
        if (text.startsWith("tcp://")) {
            return tcp(text);
        }
        throw malformed(text, "use unix:///path, tcp://host:port or fd://");
    }

    private static Tcp tcp(String text) {
        String rest = text.substring("tcp://".length());
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        String port = colon < 0 ? "2375" : rest.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw malformed(text, "an IPv6 address needs brackets, as in tcp://[::1]:2375");
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw malformed(text, "\"" + port + "\" is no port");
        }
        return new Tcp(host.isEmpty() ? "127.0.0.1" : host, Integer.parseInt(port));
    }

    private static EngineException malformed(String text, String reason) {
        return EngineException.invalid("invalid host \"" + text + "\": " + reason);
    }
}
