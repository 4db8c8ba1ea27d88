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
 * @param configOnly it is no network but what others may be made of
 * @param configFrom name of the one that this was made of; empty for none
 * @param pools its subnets, with the gateways that were chosen
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
        Map<String, String> labels,
        boolean configOnly,
        String configFrom) {
    static final int VERSION = 1;

    NetworkDocument {
        pools = pools == null ? List.of() : List.copyOf(pools);
        options = options == null ? Map.of() : Map.copyOf(options);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        configFrom = configFrom == null ? "" : configFrom;
    }

    /** One of the three that are always there. */
    static NetworkDocument builtin(String id, String name, String driver, Instant created, String bridge) {
        return new NetworkDocument(
                VERSION, id, name, driver, created, bridge, "", false, false, false, false, null, List.of(), Map.of(),
                Map.of(), false, "");
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
                labels,
                configOnly,
                configFrom);
    }

    /** The subnets of the default network, as the daemon's flags have them. */
    NetworkDocument withPools(List<NetworkInspect.Pool> value) {
        boolean hasIpv6 = value.stream().anyMatch(NetworkInspect.Pool::isIpv6);
        return new NetworkDocument(
                version,
                id,
                name,
                driver,
                created,
                bridge,
                bridgeAddress,
                hasIpv6,
                internal,
                attachable,
                keepBridge,
                ipamOptions,
                value,
                options,
                labels,
                configOnly,
                configFrom);
    }

    /** Its interface goes with it. */
    NetworkDocument withOwnBridge(String value) {
        return new NetworkDocument(
                version,
                id,
                name,
                driver,
                created,
                value,
                bridgeAddress,
                ipv6,
                internal,
                attachable,
                false,
                ipamOptions,
                pools,
                options,
                labels,
                configOnly,
                configFrom);
    }

    NetworkDocument asInternal() {
        return new NetworkDocument(
                version,
                id,
                name,
                driver,
                created,
                bridge,
                bridgeAddress,
                ipv6,
                true,
                attachable,
                keepBridge,
                ipamOptions,
                pools,
                options,
                labels,
                configOnly,
                configFrom);
    }

    /** Whether its containers have IPv4 addresses. */
    boolean hasIpv4() {
        return pools.isEmpty() || pools.stream().anyMatch(pool -> !pool.isIpv6());
    }

    boolean isBuiltin() {
        return name.equals("bridge") || name.equals("host") || name.equals("none");
    }
}
