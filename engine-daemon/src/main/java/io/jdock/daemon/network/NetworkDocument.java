package io.jdock.daemon.network;

import java.time.Instant;

/**
 * What is kept of a network in {@code <data-root>/networks/<id>.json}.
 *
 * @param version of this shape, {@value #VERSION}
 * @param driver {@code bridge}, {@code host} or {@code null}
 * @param bridgeAddress as {@code 172.17.0.1/16}; empty for networks without a bridge
 */
record NetworkDocument(
        int version, String id, String name, String driver, Instant created, String bridge, String bridgeAddress) {
    static final int VERSION = 1;

    NetworkDocument withBridgeAddress(String value) {
        return new NetworkDocument(version, id, name, driver, created, bridge, value);
    }
}
