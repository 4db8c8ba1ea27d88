package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.Networks;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine's own networks, as containers use them. */
public record EngineNetworks(Networks networks) implements ContainerNetworks {
    public EngineNetworks {
        requireNonNull(networks, "networks is null");
    }

    @Override
    public NetworkAttachment attach(String containerId, NetworkRequest request) {
        return networks.attach(containerId, request);
    }

    @Override
    public NetworkAttachment connect(String containerId, EndpointRequest request, List<PortRequest> ports) {
        return networks.connect(containerId, request, ports);
    }

    @Override
    public NetworkAttachment disconnect(String containerId, String network, List<PortRequest> ports) {
        return networks.disconnect(containerId, network, ports);
    }

    @Override
    public NetworkAttachment changePorts(String containerId, List<PublishedPort> fewer, List<PortRequest> more) {
        return networks.changePorts(containerId, fewer, more);
    }

    @Override
    public Optional<NetworkAttachment> rename(String containerId, String newName) {
        return networks.rename(containerId, newName);
    }

    @Override
    public Optional<String> nameOf(String network) {
        return networks.nameOf(network);
    }

    @Override
    public void release(String containerId) {
        networks.release(containerId);
    }

    @Override
    public void adopt(String containerId, String containerName, NetworkAttachment attachment) {
        networks.adopt(containerId, containerName, attachment);
    }

    @Override
    public void reconcile(Set<String> liveIds) {
        networks.reconcile(liveIds);
    }

    @Override
    public Optional<String> hostGateway() {
        return networks.hostGateway().map(Object::toString);
    }

    @Override
    public NameServers names() {
        return networks.names();
    }
}
