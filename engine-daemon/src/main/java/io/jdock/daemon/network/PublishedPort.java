package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A published port: {@code hostPort} of {@code hostAddress} (0.0.0.0 or ::, all of the host's) leads to the container.
 * With the host port 0 none of the host's does: the container's own is open, on a routed network.
 */
public record PublishedPort(Protocol protocol, IpAddress hostAddress, int hostPort, int containerPort) {
    public PublishedPort {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(hostAddress, "hostAddress is null");
    }

    /** Whether it is for IPv6, at the host and at the container. */
    boolean isIpv6() {
        return hostAddress instanceof Ipv6Address;
    }

    /** Whether it is reached at the container's own address only. */
    @JsonIgnore
    public boolean isDirect() {
        return hostPort == 0;
    }

    /** Whether both cannot be published at once. */
    boolean conflictsWith(PublishedPort other) {
        return !isDirect()
                && protocol == other.protocol
                && hostPort == other.hostPort
                && isIpv6() == other.isIpv6()
                && (hostAddress.equals(other.hostAddress) || hostAddress.isAny() || other.hostAddress.isAny());
    }

    @Override
    public String toString() {
        return hostAddress.beforePort() + ":" + hostPort + "->" + containerPort + "/" + protocol.text();
    }
}
