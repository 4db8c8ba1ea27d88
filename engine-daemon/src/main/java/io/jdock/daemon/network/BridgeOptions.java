package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The options of the bridge driver, read from what a client gave.
 *
 * @param bridge name of the interface; empty for one made of the network's id
 * @param interContainer whether containers reach each other
 * @param masquerade whether containers appear outside as the host, over IPv4 and IPv6
 * @param hostBinding where a port without an address is published
 * @param interfacePrefix beginning of the names of containers' interfaces
 * @param routed over IPv4, and over IPv6: containers are reached by their own addresses, nothing is translated
 */
record BridgeOptions(
        String bridge,
        OptionalInt mtu,
        boolean interContainer,
        boolean masquerade,
        Ipv4Address hostBinding,
        String interfacePrefix,
        boolean routed,
        boolean routed6) {
    static final String NAME = "com.docker.network.bridge.name";
    static final String ICC = "com.docker.network.bridge.enable_icc";
    static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    static final String DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";
    static final String GATEWAY_MODE = "com.docker.network.bridge.gateway_mode_ipv4";
    static final String GATEWAY_MODE6 = "com.docker.network.bridge.gateway_mode_ipv6";
    static final String MTU = "com.docker.network.driver.mtu";
    static final String PREFIX = "com.docker.network.container_iface_prefix";

    private static final String OWN = "com.docker.network.";
    private static final List<String> KNOWN =
            List.of(NAME, ICC, MASQUERADE, HOST_BINDING, DEFAULT_BRIDGE, GATEWAY_MODE, GATEWAY_MODE6, MTU, PREFIX);

    BridgeOptions {
        requireNonNull(bridge, "bridge is null");
        requireNonNull(hostBinding, "hostBinding is null");
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
                flag(options, ICC),
                flag(options, MASQUERADE),
                hostBinding(options.getOrDefault(HOST_BINDING, "")),
                name(options.getOrDefault(PREFIX, ""), PREFIX).isEmpty() ? "eth" : options.get(PREFIX),
                routed(options, GATEWAY_MODE),
                routed(options, GATEWAY_MODE6));
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

    private static boolean flag(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "true");
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw invalid(key, text, "it is neither true nor false");
        };
    }

    private static Ipv4Address hostBinding(String text) {
        try {
            return text.isEmpty() ? Ipv4Address.ANY : Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid(HOST_BINDING, text, e.getMessage());
        }
    }

    private static boolean routed(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "");
        return switch (text) {
            case "", "nat" -> false;
            case "routed" -> true;
            default -> throw invalid(key, text, "modes are nat and routed");
        };
    }

    private static EngineException invalid(String option, String value, String why) {
        return EngineException.invalid("invalid value \"" + value + "\" for option " + option + ": " + why);
    }
}
