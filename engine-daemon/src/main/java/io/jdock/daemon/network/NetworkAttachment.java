package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a container has of the networks: part of its document, so that a restarted daemon knows.
 *
 * @param mode as {@link NetworkMode} prints it
 * @param sandboxId name of the pin; empty where the namespace is not ours
 * @param namespacePath the network namespace the container's init joins; empty for the host's
 * @param endpoints one for each network, in the order of their interfaces; none for another container's network
 * @param ports that lead to the endpoint which has the default route
 * @param nameServers what the client wants asked for names that are no container's; empty: the host's
 */
public record NetworkAttachment(
        String mode,
        String sandboxId,
        String namespacePath,
        List<NetworkEndpoint> endpoints,
        List<PublishedPort> ports,
        List<String> nameServers) {
    private static final Comparator<NetworkEndpoint> PREFERRED = Comparator.comparing(
                    (NetworkEndpoint endpoint) -> -endpoint.gatewayPriority())
            .thenComparing(NetworkEndpoint::networkName);

    public NetworkAttachment {
        requireNonNull(mode, "mode is null");
        requireNonNull(sandboxId, "sandboxId is null");
        requireNonNull(namespacePath, "namespacePath is null");
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        ports = ports == null ? List.of() : List.copyOf(ports);
        nameServers = nameServers == null ? List.of() : List.copyOf(nameServers);
    }

    /** Whether it is on a network with a name server, which then answers on 127.0.0.11 in the namespace. */
    public boolean hasNameServer() {
        return endpoints.stream().anyMatch(NetworkEndpoint::named);
    }

    /** Whether the sandbox was made for this container and ends with it. */
    public boolean ownsSandbox() {
        return !sandboxId.isEmpty();
    }

    /** Whether it has an IPv6 address. */
    public boolean hasIpv6() {
        return endpoints.stream().anyMatch(endpoint -> !endpoint.address6().isEmpty());
    }

    public Optional<NetworkEndpoint> endpoint(String networkId) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .findFirst();
    }

    /** The endpoint with the IPv4 default route, to which the published ports lead. */
    public Optional<NetworkEndpoint> gateway() {
        return endpoints.stream()
                .filter(endpoint -> !endpoint.gateway().isEmpty())
                .min(PREFERRED);
    }

    /** The endpoint with the IPv6 default route. */
    public Optional<NetworkEndpoint> gateway6() {
        return endpoints.stream()
                .filter(endpoint -> !endpoint.gateway6().isEmpty())
                .min(PREFERRED);
    }

    NetworkAttachment withEndpoints(List<NetworkEndpoint> value) {
        return new NetworkAttachment(mode, sandboxId, namespacePath, value, ports, nameServers);
    }

    NetworkAttachment withPorts(List<PublishedPort> value) {
        return new NetworkAttachment(mode, sandboxId, namespacePath, endpoints, value, nameServers);
    }
}
