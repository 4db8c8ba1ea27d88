package io.jdock.daemon.container;

import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkRequest;
import java.util.Optional;
import java.util.Set;

/** What containers need of the networks. */
public interface ContainerNetworks {
    /**
     * Gives a starting container its network namespace, addresses and published ports.
     *
     * @throws io.jdock.daemon.EngineException if not all can be had; then nothing is held
     */
    NetworkAttachment attach(String containerId, NetworkRequest request);

    /** Takes back all that a container has; does nothing if it has nothing. */
    void release(String containerId);

    /** Tells, when the daemon starts, what a container has that runs already. */
    void adopt(String containerId, String containerName, NetworkAttachment attachment);

    /** Removes, after all running containers were adopted, what belongs to none of them. */
    void reconcile(Set<String> liveIds);

    /** The address that {@code host-gateway} stands for. */
    Optional<String> hostGateway();
}
