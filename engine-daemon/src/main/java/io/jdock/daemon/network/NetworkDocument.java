package io.jdock.daemon.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a network in {@code <data-root>/networks/<id>.json}.
 *
 * @param version of this shape, {@value #VERSION}
 * @param driver {@code bridge}, {@code host}, {@code null}, {@code macvlan} or {@code ipvlan}
 * @param bridge name of its interface
 * @param bridgeAddress of the default network, as {@code 172.17.0.1/16}; else empty
 * @param keepBridge the interface was there before the network and stays after it
 * @param pools of a network of the user's own: its subnets, with the gateways that were chosen
 */
record NetworkDocument(
        int version,
        String id,
        String name,
        String driver,
        Instant created,
        String bridge,
        String bridgeAddress,
        boolean ipv6,
        boolean internal,
        boolean attachable,
        boolean keepBridge,
        Map<String, String> ipamOptions,
        List<NetworkInspect.Pool> pools,
        Map<String, String> options,
        Map<String, String> labels) {
    static final int VERSION = 1;

    NetworkDocument {
        pools = pools == null ? List.of() : List.copyOf(pools);
        options = options == null ? Map.of() : Map.copyOf(options);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    /** One of the three that are always there. */
    static NetworkDocument builtin(String id, String name, String driver, Instant created, String bridge) {
        return new NetworkDocument(
                VERSION, id, name, driver, created, bridge, "", false, false, false, false, null, List.of(), Map.of(),
                Map.of());
    }

    NetworkDocument withBridgeAddress(String value) {
        return new NetworkDocument(
                version,
                id,
                name,
                driver,
                created,
                bridge,
                value,
                ipv6,
                internal,
                attachable,
                keepBridge,
                ipamOptions,
                pools,
                options,
                labels);
    }

    boolean isBuiltin() {
        return name.equals("bridge") || name.equals("host") || name.equals("none");
    }
}
