package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a container wants of the networks.
 *
 * @param containerName for messages, without the leading slash
 * @param endpoints one for each network, that of the mode first; for the modes bridge and named never none
 * @param nameServers see {@link NetworkAttachment#nameServers}
 */
public record NetworkRequest(
        NetworkMode mode,
        String containerName,
        List<PortRequest> ports,
        List<EndpointRequest> endpoints,
        List<String> nameServers) {
    public NetworkRequest {
        requireNonNull(mode, "mode is null");
        requireNonNull(containerName, "containerName is null");
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        nameServers = List.copyOf(nameServers);
    }

    /** With these name servers, if it has none. */
    NetworkRequest withNameServers(List<String> absent) {
        return nameServers.isEmpty() ? new NetworkRequest(mode, containerName, ports, endpoints, absent) : this;
    }

    /** A request without wishes. */
    public static NetworkRequest of(NetworkMode mode, String containerName) {
        List<EndpointRequest> endpoints =
                mode instanceof NetworkMode.Container ? List.of() : List.of(EndpointRequest.of(mode.toString()));
        return new NetworkRequest(mode, containerName, List.of(), endpoints, List.of());
    }
}
