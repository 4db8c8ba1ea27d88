package io.jdock.daemon.container;

import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import java.util.List;
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

    /**
     * Adds a network to a running container.
     *
     * @param ports what the container publishes as soon as there is a way to it
     * @return what it has from now on
     */
    NetworkAttachment connect(String containerId, EndpointRequest request, List<PortRequest> ports);

    /** Takes a network, named or by its id, from a running container; answers what it has from now on. */
    NetworkAttachment disconnect(String containerId, String network, List<PortRequest> ports);

    /** Withdraws ports of a running container and publishes others; answers what it has from now on. */
    NetworkAttachment changePorts(String containerId, List<PublishedPort> fewer, List<PortRequest> more);

    /** A container has another name; answers what it has from now on if it runs. */
    Optional<NetworkAttachment> rename(String containerId, String newName);

    /** The name of a network by its name, id or a beginning of its id; empty if there is none. */
    Optional<String> nameOf(String network);

    /** Takes back all that a container has; does nothing if it has nothing. */
    void release(String containerId);

    /** Tells, when the daemon starts, what a container has that runs already. */
    void adopt(String containerId, String containerName, NetworkAttachment attachment);

    /** Removes, after all running containers were adopted, what belongs to none of them. */
    void reconcile(Set<String> liveIds);

    /** The address that {@code host-gateway} stands for. */
    Optional<String> hostGateway();

    /** What containers are told of names that do not name servers themselves. */
    NameServers names();
}
