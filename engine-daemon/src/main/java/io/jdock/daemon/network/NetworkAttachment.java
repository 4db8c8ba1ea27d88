package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a container has of the network: part of its document, so that a restarted daemon knows. A text that does not
 * apply to the mode is empty, as in the API.
 *
 * @param mode as {@link NetworkMode} prints it
 * @param networkName {@code bridge}, {@code host}, {@code none}; empty for another container's network
 * @param sandboxId name of the pin; empty where the namespace is not ours
 * @param namespacePath the network namespace the container's init joins; empty for the host's
 * @param hostInterface the host's end of the veth pair
 * @param interfaceName the container's end
 */
public record NetworkAttachment(
        String mode,
        String networkName,
        String networkId,
        String endpointId,
        String sandboxId,
        String namespacePath,
        String hostInterface,
        String interfaceName,
        String address,
        int prefixLength,
        String gateway,
        String mac,
        List<PublishedPort> ports) {
    public NetworkAttachment {
        requireNonNull(mode, "mode is null");
        requireNonNull(namespacePath, "namespacePath is null");
        ports = ports == null ? List.of() : List.copyOf(ports);
    }

    /** Whether eth0 stands on our bridge. */
    public boolean hasBridgePort() {
        return !hostInterface.isEmpty();
    }

    /** Whether the sandbox was made for this container and ends with it. */
    public boolean ownsSandbox() {
        return !sandboxId.isEmpty();
    }
}
