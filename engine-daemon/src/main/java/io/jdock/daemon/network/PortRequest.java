package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A port to publish.
 *
 * @param hostAddress the host's address at which, 0.0.0.0 or :: for all of that family; empty: as the network says, which
 *     is all of the families that the container has
 * @param hostPort the host's port, 0 for any free one
 * @param lastHostPort the end of the range of which the first free one from {@code hostPort} on is taken; the same as that
 *     for one port
 */
public record PortRequest(
        Protocol protocol, Optional<IpAddress> hostAddress, int hostPort, int lastHostPort, int containerPort) {
    public PortRequest {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(hostAddress, "hostAddress is null");
        if (hostPort < 0 || hostPort > 65535) {
            throw new IllegalArgumentException("invalid hostPort: " + hostPort);
        }
        if (lastHostPort < hostPort || lastHostPort > 65535) {
            throw new IllegalArgumentException("invalid lastHostPort: " + lastHostPort);
        }
        if (containerPort < 1 || containerPort > 65535) {
            throw new IllegalArgumentException("invalid containerPort: " + containerPort);
        }
    }

    /** A port at a certain address. */
    public PortRequest(Protocol protocol, IpAddress hostAddress, int hostPort, int containerPort) {
        this(protocol, Optional.of(hostAddress), hostPort, containerPort);
    }

    /** One port of the host's. */
    public PortRequest(Protocol protocol, Optional<IpAddress> hostAddress, int hostPort, int containerPort) {
        this(protocol, hostAddress, hostPort, hostPort, containerPort);
    }

    boolean isRange() {
        return hostPort < lastHostPort;
    }
}
