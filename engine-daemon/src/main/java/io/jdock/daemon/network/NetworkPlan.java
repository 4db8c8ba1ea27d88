package io.jdock.daemon.network;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks what is asked of a new network and chooses what is not: subnets that are free and gateways in them.
 *
 * @param networks IPv4 subnets of the engine's networks, with which none may overlap
 * @param networks6 the same of IPv6
 * @param host IPv4 networks of the host, which are avoided where the engine chooses
 * @param host6 the same of IPv6
 * @param seed hexadecimal digits that no other host has, of which the prefix of local IPv6 addresses is made
 */
record NetworkPlan(
        AddressPools defaults,
        List<Ipv4Prefix> networks,
        List<Ipv6Prefix> networks6,
        List<Ipv4Prefix> host,
        List<Ipv6Prefix> host6,
        String seed) {
    private static final int SMALLEST_LENGTH = 30;
    private static final int SMALLEST_LENGTH6 = 126;

    /** What is refused whatever networks there are. */
    static void refuse(NetworkCreateRequest request) {
        if (request.name().isBlank()) {
            throw EngineException.invalid("invalid network name: name is empty");
        }
        if (List.of("bridge", "host", "none", "default", "container").contains(request.name())) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN, "operation is not permitted on predefined " + request.name() + " network");
        }
        switch (request.driver()) {
            case "bridge", "macvlan", "ipvlan" -> {
                // ours
            }
            case "host", "null" ->
                throw new EngineException(
                        ErrorKind.FORBIDDEN, "only one instance of \"" + request.driver() + "\" network is allowed");
            default ->
                throw EngineException.notFound("could not find plugin " + request.driver()
                        + " in v1 plugin registry: plugin \"" + request.driver()
                        + "\" not found; there are bridge, macvlan, ipvlan, host and null");
        }
        if (request.ingress() || request.scope().equals("swarm")) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "This node is not a swarm manager: networks are of this host alone");
        }
        if (!request.scope().isEmpty() && !request.scope().equals("local")) {
            throw EngineException.invalid("invalid scope " + request.scope() + ": networks are local");
        }
        if (!request.hasIpv4() && !request.hasIpv6()) {
            throw EngineException.invalid("IPv4 or IPv6 must be enabled");
        }
        String ipam = request.ipam().driver();
        if (!ipam.isEmpty() && !ipam.equals("default")) {
            throw EngineException.invalid("ipam driver \"" + ipam + "\" not found; there is default");
        }
    }

    /**
     * The subnets of the network.
     *
     * @param bridge the address that the interface has which is to be its bridge, if it is there
     */
    List<NetworkInspect.Pool> pools(NetworkCreateRequest request, Optional<NetworkConfig.BridgeAddress> bridge) {
        List<NetworkInspect.Pool> asked = request.ipam().config();
        List<NetworkInspect.Pool> asked4 =
                asked.stream().filter(pool -> !pool.isIpv6()).toList();
        List<NetworkInspect.Pool> asked6 =
                asked.stream().filter(NetworkInspect.Pool::isIpv6).toList();
        if (asked4.size() > 1 || asked6.size() > 1) {
            throw new EngineException(ErrorKind.FORBIDDEN, "bridge driver doesn't support multiple subnets");
        }
        List<NetworkInspect.Pool> pools = new ArrayList<>();
        if (request.hasIpv4()) {
            pools.add(pool4(asked4.isEmpty() ? NetworkInspect.Pool.ANY : asked4.getFirst(), bridge));
        }
        if (request.hasIpv6()) {
            pools.add(pool6(asked6.isEmpty() ? NetworkInspect.Pool.ANY : asked6.getFirst()));
        }
        return pools;
    }

    private NetworkInspect.Pool pool4(NetworkInspect.Pool asked, Optional<NetworkConfig.BridgeAddress> bridge) {
        refuseWithoutSubnet(asked);
        Ipv4Prefix subnet;
        Ipv4Address gateway;
        if (!asked.subnet().isEmpty()) {
            subnet = read(asked.subnet(), "subnet", Ipv4Prefix::parse);
            refuseOverlap(subnet);
            gateway = subnet.network().plus(1);
        } else if (bridge.isPresent()) {
            subnet = bridge.get().subnet();
            refuseOverlap(subnet);
            gateway = bridge.get().address();
        } else {
            subnet = defaults.firstFree(
                    Stream.concat(networks.stream(), host.stream()).toList());
            gateway = subnet.network().plus(1);
        }
        if (subnet.length() > SMALLEST_LENGTH) {
            throw EngineException.invalid(
                    "invalid subnet " + subnet + ": it has no room for a gateway and a container; /30 is the smallest");
        }
        if (!asked.gateway().isEmpty()) {
            gateway = read(asked.gateway(), "gateway", Ipv4Address::parse);
            if (!subnet.contains(gateway) || gateway.equals(subnet.network()) || gateway.equals(subnet.last())) {
                throw EngineException.invalid(
                        "no matching subnet for gateway " + gateway + ": it is not a host's address of " + subnet
                                + "; free is for example " + subnet.network().plus(1));
            }
        }
        if (!asked.ipRange().isEmpty()) {
            Ipv4Prefix range = read(asked.ipRange(), "ip-range", Ipv4Prefix::parse);
            if (!subnet.contains(range.network()) || range.length() < subnet.length()) {
                throw EngineException.invalid(
                        "no matching subnet for range " + range + ": it is not part of " + subnet);
            }
        }
        for (String auxiliary : asked.auxiliaryAddresses().values()) {
            Ipv4Address address = read(auxiliary, "aux-address", Ipv4Address::parse);
            if (!subnet.contains(address)) {
                throw EngineException.invalid("no matching subnet for aux-address " + address);
            }
        }
        return new NetworkInspect.Pool(
                subnet.toString(), asked.ipRange(), gateway.toString(), sorted(asked.auxiliaryAddresses()));
    }

    private NetworkInspect.Pool pool6(NetworkInspect.Pool asked) {
        refuseWithoutSubnet(asked);
        Ipv6Prefix subnet;
        if (asked.subnet().isEmpty()) {
            subnet = localSubnet();
        } else {
            subnet = read(asked.subnet(), "subnet", Ipv6Prefix::parse);
            if (networks6.stream().anyMatch(subnet::overlaps)) {
                throw overlaps("free is for example " + localSubnet());
            }
            if (subnet.length() > SMALLEST_LENGTH6) {
                throw EngineException.invalid("invalid subnet " + subnet
                        + ": it has no room for a gateway and a container; /126 is the smallest");
            }
        }
        Ipv6Address gateway = asked.gateway().isEmpty()
                ? subnet.network().plus(1)
                : read(asked.gateway(), "gateway", Ipv6Address::parse);
        if (!subnet.contains(gateway)) {
            throw EngineException.invalid("no matching subnet for gateway " + gateway + ": it is not in " + subnet
                    + "; free is for example " + subnet.network().plus(1));
        }
        if (!asked.ipRange().isEmpty()) {
            Ipv6Prefix range = read(asked.ipRange(), "ip-range", Ipv6Prefix::parse);
            if (!subnet.contains(range.network()) || range.length() < subnet.length()) {
                throw EngineException.invalid(
                        "no matching subnet for range " + range + ": it is not part of " + subnet);
            }
        }
        for (String auxiliary : asked.auxiliaryAddresses().values()) {
            Ipv6Address address = read(auxiliary, "aux-address", Ipv6Address::parse);
            if (!subnet.contains(address)) {
                throw EngineException.invalid("no matching subnet for aux-address " + address);
            }
        }
        return new NetworkInspect.Pool(
                subnet.toString(), asked.ipRange(), gateway.toString(), sorted(asked.auxiliaryAddresses()));
    }

    private static void refuseWithoutSubnet(NetworkInspect.Pool asked) {
        if (asked.subnet().isEmpty()
                && (!asked.gateway().isEmpty()
                        || !asked.ipRange().isEmpty()
                        || !asked.auxiliaryAddresses().isEmpty())) {
            throw EngineException.invalid(
                    "invalid IPAM config: a gateway, an ip-range or an aux-address needs a subnet");
        }
    }

    private void refuseOverlap(Ipv4Prefix subnet) {
        if (networks.stream().anyMatch(subnet::overlaps)) {
            throw overlaps(hint());
        }
    }

    private String hint() {
        try {
            return "free is for example "
                    + defaults.firstFree(
                            Stream.concat(networks.stream(), host.stream()).toList());
        } catch (EngineException _) {
            return "in use are " + networks;
        }
    }

    private static EngineException overlaps(String hint) {
        return new EngineException(
                ErrorKind.FORBIDDEN,
                "invalid pool request: Pool overlaps with other one on this address space; " + hint);
    }

    private Ipv6Prefix localSubnet() {
        return new LocalSubnets(seed)
                .firstFree(Stream.concat(networks6.stream(), host6.stream()).toList());
    }

    private interface Reader<T> {
        T read(String text);
    }

    private static <T> T read(String text, String what, Reader<T> reader) {
        try {
            return reader.read(text);
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("invalid " + what + " " + text + ": " + e.getMessage());
        }
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return new TreeMap<>(map);
    }
}
