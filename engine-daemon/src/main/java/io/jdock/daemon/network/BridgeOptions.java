package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of the bridge driver, read from what a client gave.
 *
 * @param bridge name of the interface; empty for one made of the network's id
 * @param interContainer whether containers reach each other
 * @param masquerade whether containers appear outside as the host, over IPv4 and IPv6
 * @param hostBinding where a port without an address is published
 * @param interfacePrefix beginning of the names of containers' interfaces
 * @param mode over IPv4
 * @param mode6 over IPv6
 * @param source which of the host's addresses containers have outside; empty for that of the interface
 * @param source6 the same over IPv6
 * @param trusted interfaces of the host from which all ports of the containers are reached
 * @param inhibitIpv4 whether the bridge itself has no IPv4 address: the gateway is another machine
 */
record BridgeOptions(
        String bridge,
        OptionalInt mtu,
        boolean interContainer,
        boolean masquerade,
        Ipv4Address hostBinding,
        String interfacePrefix,
        GatewayMode mode,
        GatewayMode mode6,
        Optional<Ipv4Address> source,
        Optional<Ipv6Address> source6,
        List<String> trusted,
        boolean inhibitIpv4) {
    static final String NAME = "com.docker.network.bridge.name";
    static final String ICC = "com.docker.network.bridge.enable_icc";
    static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    static final String DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";
    static final String GATEWAY_MODE = "com.docker.network.bridge.gateway_mode_ipv4";
    static final String GATEWAY_MODE6 = "com.docker.network.bridge.gateway_mode_ipv6";
    static final String TRUSTED = "com.docker.network.bridge.trusted_host_interfaces";
    static final String INHIBIT = "com.docker.network.bridge.inhibit_ipv4";
    static final String SOURCE = "com.docker.network.host_ipv4";
    static final String SOURCE6 = "com.docker.network.host_ipv6";
    static final String MTU = "com.docker.network.driver.mtu";
    static final String PREFIX = "com.docker.network.container_iface_prefix";

    private static final String OWN = "com.docker.network.";
    private static final List<String> KNOWN = List.of(
            NAME,
            ICC,
            MASQUERADE,
            HOST_BINDING,
            DEFAULT_BRIDGE,
            GATEWAY_MODE,
            GATEWAY_MODE6,
            TRUSTED,
            INHIBIT,
            SOURCE,
            SOURCE6,
            MTU,
            PREFIX,
            NetworkCreateRequest.ENABLE_IPV4,
            NetworkCreateRequest.ENABLE_IPV6);

    BridgeOptions {
        requireNonNull(bridge, "bridge is null");
        requireNonNull(hostBinding, "hostBinding is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(mode6, "mode6 is null");
        requireNonNull(source, "source is null");
        requireNonNull(source6, "source6 is null");
        trusted = List.copyOf(trusted);
    }

    /** @throws EngineException INVALID for a value that is none, or an option of Docker's that no bridge has */
    static BridgeOptions parse(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (key.startsWith(OWN) && !KNOWN.contains(key)) {
                throw EngineException.invalid(
                        "invalid option \"" + key + "\" for driver bridge; it has " + String.join(", ", KNOWN));
            }
        }
        return new BridgeOptions(
                name(options.getOrDefault(NAME, ""), NAME),
                mtu(options.getOrDefault(MTU, "")),
                flag(options, ICC, true),
                flag(options, MASQUERADE, true),
                address(options, HOST_BINDING, Ipv4Address::parse).orElse(Ipv4Address.ANY),
                name(options.getOrDefault(PREFIX, ""), PREFIX).isEmpty() ? "eth" : options.get(PREFIX),
                mode(options, GATEWAY_MODE),
                mode(options, GATEWAY_MODE6),
                address(options, SOURCE, Ipv4Address::parse),
                address(options, SOURCE6, Ipv6Address::parse),
                trusted(options.getOrDefault(TRUSTED, "")),
                flag(options, INHIBIT, false));
    }

    /** @throws EngineException INVALID for a mode that only an internal network may have, on one that is not */
    void refuseOnOpenNetwork() {
        if (mode == GatewayMode.ISOLATED || mode6 == GatewayMode.ISOLATED) {
            throw invalid(
                    mode == GatewayMode.ISOLATED ? GATEWAY_MODE : GATEWAY_MODE6,
                    GatewayMode.ISOLATED.text(),
                    "only an internal network (--internal) may be isolated");
        }
    }

    /** Whether the host has the network's IPv4 gateway on the bridge. */
    boolean hasGateway() {
        return mode != GatewayMode.ISOLATED && !inhibitIpv4;
    }

    /** The same for IPv6. */
    boolean hasGateway6() {
        return mode6 != GatewayMode.ISOLATED;
    }

    private static List<String> trusted(String text) {
        return Arrays.stream(text.split(":"))
                .filter(name -> !name.isEmpty())
                .map(name -> name(name, TRUSTED))
                .toList();
    }

    private static String name(String text, String option) {
        if (text.length() > 15 || text.chars().anyMatch(c -> c == '/' || c <= ' ')) {
            throw invalid(option, text, "an interface name has at most 15 characters, no slash and no space");
        }
        return text;
    }

    private static OptionalInt mtu(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int value = Integer.parseInt(text);
            if (value == 0) {
                return OptionalInt.empty();
            }
            if (value < 68 || value > 65535) {
                throw invalid(MTU, text, "it is not between 68 and 65535");
            }
            return OptionalInt.of(value);
        } catch (NumberFormatException _) {
            throw invalid(MTU, text, "it is no number");
        }
    }

    private static boolean flag(Map<String, String> options, String key, boolean absent) {
        String text = options.getOrDefault(key, Boolean.toString(absent));
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw invalid(key, text, "it is neither true nor false");
        };
    }

    private interface Reader<T> {
        T read(String text);
    }

    private static <T> Optional<T> address(Map<String, String> options, String key, Reader<T> reader) {
        String text = options.getOrDefault(key, "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(reader.read(text));
        } catch (IllegalArgumentException e) {
            throw invalid(key, text, e.getMessage());
        }
    }

    private static GatewayMode mode(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "");
        if (text.isEmpty()) {
            return GatewayMode.NAT;
        }
        return Arrays.stream(GatewayMode.values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> invalid(key, text, "modes are nat, nat-unprotected, routed and isolated"));
    }

    private static EngineException invalid(String option, String value, String why) {
        return EngineException.invalid("invalid value \"" + value + "\" for option " + option + ": " + why);
    }
}
