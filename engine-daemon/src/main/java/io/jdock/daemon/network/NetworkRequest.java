package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a container wants of the network.
 *
 * @param containerName for messages, without the leading slash
 * @param mac the MAC address of eth0, else one made from its IP address
 * @param address the address of eth0, else the lowest free one
 */
public record NetworkRequest(
        NetworkMode mode,
        String containerName,
        List<PortRequest> ports,
        Optional<MacAddress> mac,
        Optional<Ipv4Address> address) {
    public NetworkRequest {
        requireNonNull(mode, "mode is null");
        requireNonNull(containerName, "containerName is null");
        ports = List.copyOf(ports);
        requireNonNull(mac, "mac is null");
        requireNonNull(address, "address is null");
    }

    /** A request without wishes. */
    public static NetworkRequest of(NetworkMode mode, String containerName) {
        return new NetworkRequest(mode, containerName, List.of(), Optional.empty(), Optional.empty());
    }
}
