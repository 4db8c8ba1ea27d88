package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

/** One network and what a container asks of it. */
record Join(BridgeNetwork network, EndpointRequest request) {
    Join {
        requireNonNull(network, "network is null");
        requireNonNull(request, "request is null");
    }
}
