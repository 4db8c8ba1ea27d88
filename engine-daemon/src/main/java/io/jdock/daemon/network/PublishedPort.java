package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

/** A published port: {@code hostPort} of {@code hostAddress} (0.0.0.0: all of the host's) leads to the container. */
public record PublishedPort(Protocol protocol, Ipv4Address hostAddress, int hostPort, int containerPort) {
    public PublishedPort {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(hostAddress, "hostAddress is null");
    }

    /** Whether both cannot be published at once. */
    boolean conflictsWith(PublishedPort other) {
        return protocol == other.protocol
                && hostPort == other.hostPort
                && (hostAddress.equals(other.hostAddress)
                        || hostAddress.equals(Ipv4Address.ANY)
                        || other.hostAddress.equals(Ipv4Address.ANY));
    }

    @Override
    public String toString() {
        return hostAddress + ":" + hostPort + "->" + containerPort + "/" + protocol.text();
    }
}
