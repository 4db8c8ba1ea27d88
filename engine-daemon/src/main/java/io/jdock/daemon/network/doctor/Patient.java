package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A running container and what the engine gave it.
 *
 * @param namespacePath empty for the host's
 * @param nameServer whether the engine answers on 127.0.0.11 there
 * @param nameServers what is asked for other names, for messages
 */
public record Patient(
        String id,
        String name,
        String mode,
        String namespacePath,
        List<Leg> legs,
        List<Lead> ports,
        boolean nameServer,
        List<String> nameServers) {
    public Patient {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(namespacePath, "namespacePath is null");
        legs = List.copyOf(legs);
        ports = List.copyOf(ports);
        nameServers = List.copyOf(nameServers);
    }

    /** Whether it has another container's network, where that one is to be examined. */
    boolean isGuest() {
        return mode.startsWith("container:");
    }

    /**
     * Its place on a network.
     *
     * @param bridge empty if the network has none
     * @param hostInterface the host's end of the veth pair
     * @param places its address of each family that it has
     */
    public record Leg(
            String network,
            String bridge,
            String hostInterface,
            String interfaceName,
            List<Place> places,
            String mac,
            List<String> names) {
        public Leg {
            places = List.copyOf(places);
            names = List.copyOf(names);
        }

        /** Whether a default route of the container leads there. */
        boolean isWayOut() {
            return places.stream().anyMatch(Place::isWayOut);
        }
    }

    /**
     * An address on a network.
     *
     * @param gateway the network's way out; empty if it has none
     * @param bridgeAddress the host's address of that family on the bridge; empty if it has none
     * @param isWayOut whether the container's default route of that family leads there
     */
    public record Place(String address, int prefixLength, String gateway, String bridgeAddress, boolean isWayOut) {
        boolean isIpv6() {
            return address.contains(":");
        }

        String withLength() {
            return address + "/" + prefixLength;
        }
    }

    /**
     * A published port.
     *
     * @param protocol IPPROTO_*
     * @param hostAddress {@code 0.0.0.0} or {@code ::} for all
     */
    public record Lead(int protocol, String hostAddress, int hostPort, int containerPort, String text) {}
}
