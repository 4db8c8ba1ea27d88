package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * A server for names that are no container's.
 *
 * @param fromHost it is asked from the host's network namespace: a server on the host's loopback
 */
public record Upstream(InetSocketAddress address, boolean fromHost) {
    public static final int PORT = 53;

    public Upstream {
        requireNonNull(address, "address is null");
    }
}
