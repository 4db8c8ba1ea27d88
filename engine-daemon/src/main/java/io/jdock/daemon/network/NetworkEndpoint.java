package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What a container has of one network. A text that does not apply is empty, as in the API.
 *
 * @param hostInterface the host's end of the veth pair; empty where no interface was made for it
 * @param interfaceName the container's end
 * @param gateway what this network offers as way out, whether it is used or not
 * @param names by which others on the network find the container: its name, its aliases, its short id, its host name
 * @param gatewayPriority of several networks the one with the highest has the default route
 * @param named whether the network has a name server, as those of the user's own have
 * @param links further names by which this container alone finds others, each with the other's name
 */
public record NetworkEndpoint(
        String networkName,
        String networkId,
        String endpointId,
        String hostInterface,
        String interfaceName,
        String address,
        int prefixLength,
        String gateway,
        String address6,
        int prefixLength6,
        String gateway6,
        String mac,
        List<String> names,
        int gatewayPriority,
        boolean named,
        Map<String, String> links) {
    public NetworkEndpoint {
        requireNonNull(networkName, "networkName is null");
        requireNonNull(networkId, "networkId is null");
        address6 = address6 == null ? "" : address6;
        gateway6 = gateway6 == null ? "" : gateway6;
        names = names == null ? List.of() : List.copyOf(names);
        links = links == null ? Map.of() : Map.copyOf(links);
    }

    /** An endpoint of a network without interfaces of its own: host or none. */
    static NetworkEndpoint plain(String networkName, String networkId, String endpointId) {
        return new NetworkEndpoint(
                networkName, networkId, endpointId, "", "", "", 0, "", "", 0, "", "", List.of(), 0, false, Map.of());
    }

    NetworkEndpoint withNames(List<String> value) {
        return new NetworkEndpoint(
                networkName,
                networkId,
                endpointId,
                hostInterface,
                interfaceName,
                address,
                prefixLength,
                gateway,
                address6,
                prefixLength6,
                gateway6,
                mac,
                value,
                gatewayPriority,
                named,
                links);
    }

    NetworkEndpoint withHostInterface(String value) {
        return new NetworkEndpoint(
                networkName,
                networkId,
                endpointId,
                value,
                interfaceName,
                address,
                prefixLength,
                gateway,
                address6,
                prefixLength6,
                gateway6,
                mac,
                names,
                gatewayPriority,
                named,
                links);
    }

    /** Whether it has an interface on a bridge of ours. */
    boolean hasInterface() {
        return !interfaceName.isEmpty();
    }
}
