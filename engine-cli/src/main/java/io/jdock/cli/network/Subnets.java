package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandFailure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings the flags about subnets together: each range, gateway and auxiliary address with the subnet it is in. */
final class Subnets {
    private static final String AUXILIARY = "AuxiliaryAddresses";

    private final List<Map<String, Object>> subnets = new ArrayList<>();

    private Subnets() {}

    /** The value of IPAM.Config. */
    static List<Object> of(Arguments arguments) {
        List<String> ranges = split(arguments.list("--ip-range"));
        List<String> gateways = split(arguments.list("--gateway"));
        Subnets all = new Subnets();
        for (String subnet : split(arguments.list("--subnet"))) {
            all.add(subnet);
        }
        if (all.subnets.size() < ranges.size() || all.subnets.size() < gateways.size()) {
            throw new CommandFailure(1, "every ip-range or gateway must have a corresponding subnet");
        }
        for (String range : ranges) {
            all.put("range", "IPRange", range);
        }
        for (String gateway : gateways) {
            all.put("gateway", "Gateway", gateway);
        }
        for (String pair : arguments.list("--aux-address")) {
            int equals = pair.indexOf('=');
            all.putAuxiliary(equals < 0 ? "" : pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new ArrayList<>(all.subnets);
    }

    private static List<String> split(List<String> values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",")) {
                all.add(part);
            }
        }
        return all;
    }

    private void add(String subnet) {
        for (Map<String, Object> other : subnets) {
            String present = String.valueOf(other.get("Subnet"));
            if (contains(present, subnet) || contains(subnet, present)) {
                throw new CommandFailure(1, "multiple overlapping subnet configuration is not supported");
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Subnet", subnet);
        subnets.add(fields);
    }

    private void put(String what, String field, String value) {
        Map<String, Object> subnet = subnetOf(what, value);
        if (subnet.containsKey(field)) {
            throw new CommandFailure(
                    1,
                    "cannot configure multiple " + what + "s (" + value + ", " + subnet.get(field)
                            + ") on the same subnet (" + subnet.get("Subnet") + ")");
        }
        subnet.put(field, value);
    }

    private void putAuxiliary(String name, String address) {
        Map<String, Object> subnet = subnetOf("aux-address", address);
        @SuppressWarnings("unchecked")
        Map<String, Object> auxiliary = (Map<String, Object>) subnet.get(AUXILIARY);
        if (auxiliary == null) {
            auxiliary = new LinkedHashMap<>();
            subnet.put(AUXILIARY, auxiliary);
        }
        auxiliary.put(name, address);
    }

    private Map<String, Object> subnetOf(String what, String value) {
        for (Map<String, Object> subnet : subnets) {
            if (contains(String.valueOf(subnet.get("Subnet")), value)) {
                return subnet;
            }
        }
        throw new CommandFailure(1, "no matching subnet for " + what + " " + value);
    }

    /** Whether an address, or the beginning of another network, is in the network. */
    private static boolean contains(String network, String other) {
        byte[] base = address(network);
        byte[] inside = address(other);
        int length = length(network);
        if (base.length != inside.length || length > base.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((base[bit / 8] & mask) != (inside[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] address(String text) {
        int slash = text.indexOf('/');
        try {
            return InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(1, "invalid CIDR address: " + text);
        }
    }

    private static int length(String network) {
        int slash = network.indexOf('/');
        try {
            return Integer.parseInt(network.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw new CommandFailure(1, "invalid CIDR address: " + network);
        }
    }
}
