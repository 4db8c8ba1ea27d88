package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One subnet of a network as the table of its family knows it.
 *
 * @param masquerade whether its containers appear outside as the host
 * @param source the host's address that they have then; empty for that of the interface a packet leaves by
 * @param interContainer whether they reach each other
 * @param internal whether they reach nothing else
 * @param mode how they are reached from outside
 * @param trusted interfaces of the host from which all of their ports are reached
 */
record Zone(
        String bridge,
        IpPrefix subnet,
        boolean masquerade,
        Optional<IpAddress> source,
        boolean interContainer,
        boolean internal,
        GatewayMode mode,
        List<String> trusted) {
    Zone {
        requireNonNull(bridge, "bridge is null");
        requireNonNull(subnet, "subnet is null");
        requireNonNull(source, "source is null");
        requireNonNull(mode, "mode is null");
        trusted = List.copyOf(trusted);
    }
}
