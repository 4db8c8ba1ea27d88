package io.jdock.daemon.network;

import java.util.Map;

/** Told of what happens to networks, after it happened. */
@FunctionalInterface
public interface NetworkListener {
    /**
     * Something happened.
     *
     * @param action {@code create}, {@code destroy}, {@code connect} or {@code disconnect}
     * @param attributes as in Docker's events, without the name
     */
    void happened(String action, String networkId, String networkName, Map<String, String> attributes);
}
