package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.IfLink;
import java.util.Map;
import java.util.Set;

/**
 * The options of the drivers macvlan and ipvlan: containers' interfaces are on top of one of the host's.
 *
 * @param kind {@code macvlan} or {@code ipvlan}
 * @param parent name of the host's interface; empty for one that leads nowhere
 * @param mode MACVLAN_MODE_* or IPVLAN_MODE_*
 * @param flags IPVLAN_F_*
 */
record LayerOptions(String kind, String parent, int mode, int flags) {
    private static final String PARENT = "parent";
    private static final String MACVLAN_MODE = "macvlan_mode";
    private static final String IPVLAN_MODE = "ipvlan_mode";
    private static final String IPVLAN_FLAG = "ipvlan_flag";

    LayerOptions {
        requireNonNull(kind, "kind is null");
        requireNonNull(parent, "parent is null");
    }

    static boolean isLayered(String driver) {
        return driver.equals("macvlan") || driver.equals("ipvlan");
    }

    /** @throws EngineException INVALID for an unknown option or value */
    static LayerOptions parse(String driver, Map<String, String> options) {
        boolean macvlan = driver.equals("macvlan");
        Set<String> known = macvlan ? Set.of(PARENT, MACVLAN_MODE) : Set.of(PARENT, IPVLAN_MODE, IPVLAN_FLAG);
        for (String key : options.keySet()) {
            if (!known.contains(key)) {
                throw EngineException.invalid("invalid option \"" + key + "\" for driver " + driver + "; it has "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        String parent = options.getOrDefault(PARENT, "");
        if (parent.equals("lo") || parent.length() > 15) {
            throw EngineException.invalid("invalid parent interface: " + parent);
        }
        return new LayerOptions(
                driver,
                parent,
                macvlan ? macvlanMode(options) : ipvlanMode(options),
                macvlan ? 0 : ipvlanFlag(options));
    }

    private static int macvlanMode(Map<String, String> options) {
        String mode = options.getOrDefault(MACVLAN_MODE, "bridge");
        return switch (mode) {
            case "", "bridge" -> IfLink.MACVLAN_MODE_BRIDGE;
            case "private" -> IfLink.MACVLAN_MODE_PRIVATE;
            case "vepa" -> IfLink.MACVLAN_MODE_VEPA;
            case "passthru" -> IfLink.MACVLAN_MODE_PASSTHRU;
            default ->
                throw EngineException.invalid(
                        "unknown macvlan mode: " + mode + "; there are bridge, private, vepa and passthru");
        };
    }

    private static int ipvlanMode(Map<String, String> options) {
        String mode = options.getOrDefault(IPVLAN_MODE, "l2");
        return switch (mode) {
            case "", "l2" -> IfLink.IPVLAN_MODE_L2;
            case "l3" -> IfLink.IPVLAN_MODE_L3;
            case "l3s" -> IfLink.IPVLAN_MODE_L3S;
            default -> throw EngineException.invalid("unknown ipvlan mode: " + mode + "; there are l2, l3 and l3s");
        };
    }

    /** Whether the host routes to the containers, which have no neighbours and so no gateway. */
    boolean isRouting() {
        return kind.equals("ipvlan") && mode != IfLink.IPVLAN_MODE_L2;
    }

    private static int ipvlanFlag(Map<String, String> options) {
        String flag = options.getOrDefault(IPVLAN_FLAG, "bridge");
        return switch (flag) {
            case "", "bridge" -> 0;
            case "private" -> IfLink.IPVLAN_F_PRIVATE;
            case "vepa" -> IfLink.IPVLAN_F_VEPA;
            default ->
                throw EngineException.invalid("unknown ipvlan flag: " + flag + "; there are bridge, private and vepa");
        };
    }
}
