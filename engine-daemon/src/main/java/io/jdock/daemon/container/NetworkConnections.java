package io.jdock.daemon.container;

import io.jdock.daemon.container.model.EndpointSettings;

/** Adds networks to containers that are there already, and takes them away; running and stopped ones. */
public interface NetworkConnections {
    /**
     * Connects.
     *
     * @param network name, id or a beginning of the id, as {@code container}
     * @throws io.jdock.daemon.EngineException NOT_FOUND for either, FORBIDDEN if it is connected, INVALID where that
     *     cannot be
     */
    void connect(String network, String container, EndpointSettings settings);

    /**
     * Disconnects.
     *
     * @param force also from a network that there is no more
     * @throws io.jdock.daemon.EngineException NOT_FOUND for either, INTERNAL (as Docker has it) if it is not connected
     */
    void disconnect(String network, String container, boolean force);
}
