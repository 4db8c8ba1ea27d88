package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container wants of one network.
 *
 * @param network name, id or beginning of an id
 * @param mac of the interface, else one made from its address
 * @param address the IPv4 address, else the lowest free one
 * @param address6 the IPv6 address as text, else one made from the IPv4 address; empty for no wish
 * @param names see {@link NetworkEndpoint#names}
 * @param options of the driver
 * @param links see {@link NetworkEndpoint#links}
 */
public record EndpointRequest(
        String network,
        Optional<MacAddress> mac,
        Optional<Ipv4Address> address,
        String address6,
        List<String> names,
        int gatewayPriority,
        Map<String, String> options,
        Map<String, String> links) {
    public EndpointRequest {
        requireNonNull(network, "network is null");
        requireNonNull(mac, "mac is null");
        requireNonNull(address, "address is null");
        requireNonNull(address6, "address6 is null");
        names = List.copyOf(names);
        options = Map.copyOf(options);
        links = Map.copyOf(links);
    }

    /** A request without wishes. */
    public static EndpointRequest of(String network) {
        return new EndpointRequest(network, Optional.empty(), Optional.empty(), "", List.of(), 0, Map.of(), Map.of());
    }
}
