package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

/**
 * A port to publish.
 *
 * @param hostAddress the host's address at which, 0.0.0.0 for all
 * @param hostPort the host's port, 0 for any free one
 */
public record PortRequest(Protocol protocol, Ipv4Address hostAddress, int hostPort, int containerPort) {
    public PortRequest {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(hostAddress, "hostAddress is null");
        if (hostPort < 0 || hostPort > 65535) {
            throw new IllegalArgumentException("invalid hostPort: " + hostPort);
        }
        if (containerPort < 1 || containerPort > 65535) {
            throw new IllegalArgumentException("invalid containerPort: " + containerPort);
        }
    }
}
