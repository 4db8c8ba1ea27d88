package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.json.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags about a container's networks. */
final class NetworkFlags {
    private final Arguments arguments;
    private final List<Map<String, Object>> settings = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    NetworkFlags(Arguments arguments) {
        this.arguments = arguments;
        for (String value : arguments.list("--network")) {
            read(value);
        }
        if (names.isEmpty()) {
            names.add("default");
            settings.add(new LinkedHashMap<>());
        }
        shorthands();
    }

    /** A name alone, or {@code name=N,alias=A,ip=I,ip6=I,mac-address=M,driver-opt=K=V}. */
    private void read(String value) {
        if (value.isEmpty()) {
            throw ContainerRequest.failure("no name set for network");
        }
        Map<String, Object> endpoint = new LinkedHashMap<>();
        String name = value;
        if (value.indexOf('=') >= 0) {
            name = "";
            for (String field : CommaFields.split(value)) {
                int equals = field.indexOf('=');
                if (equals < 0) {
                    throw arguments.invalid("--network", value, "invalid field " + field);
                }
                String content = field.substring(equals + 1);
                if (field.startsWith("name=")) {
                    name = content;
                } else {
                    set(value, endpoint, field.substring(0, equals), content);
                }
            }
            if (name.isEmpty()) {
                throw arguments.invalid("--network", value, "network name/id is not specified");
            }
        }
        names.add(name);
        settings.add(endpoint);
    }

    private void set(String value, Map<String, Object> endpoint, String key, String content) {
        switch (key) {
            case "alias" -> append(endpoint, "Aliases", content);
            case "ip" -> ipam(endpoint).put("IPv4Address", content);
            case "ip6" -> ipam(endpoint).put("IPv6Address", content);
            case "link-local-ip" -> append(ipam(endpoint), "LinkLocalIPs", content);
            case "mac-address" -> endpoint.put("MacAddress", content);
            case "driver-opt" -> child(endpoint, "DriverOpts").putAll(ContainerRequest.pairs(List.of(content)));
            case "gw-priority" -> endpoint.put("GwPriority", priority(value, content));
            default -> throw arguments.invalid("--network", value, "invalid field key " + key);
        }
    }

    private long priority(String value, String content) {
        try {
            return Long.parseLong(content);
        } catch (NumberFormatException _) {
            throw arguments.invalid("--network", value, "invalid gw-priority (" + content + "): invalid syntax");
        }
    }

    /** --ip, --network-alias and their like speak of the first network. */
    private void shorthands() {
        Map<String, Object> first = settings.get(0);
        for (String alias : arguments.list("--network-alias")) {
            append(first, "Aliases", alias);
        }
        for (String link : arguments.list("--link")) {
            if (!isPredefined(names.get(0))) {
                append(first, "Links", link);
            }
        }
        if (arguments.has("--ip")) {
            ipam(first).put("IPv4Address", arguments.text("--ip"));
        }
        if (arguments.has("--ip6")) {
            ipam(first).put("IPv6Address", arguments.text("--ip6"));
        }
        for (String address : arguments.list("--link-local-ip")) {
            append(ipam(first), "LinkLocalIPs", address);
        }
        String mac = arguments.text("--mac-address");
        if (mac != null) {
            if (!Addresses.isMac(mac)) {
                throw ContainerRequest.failure(mac + " is not a valid mac address");
            }
            first.put("MacAddress", mac);
        }
    }

    static boolean isPredefined(String name) {
        return name.equals("default")
                || name.equals("bridge")
                || name.equals("host")
                || name.equals("none")
                || name.startsWith("container:");
    }

    /** The value of HostConfig.NetworkMode. */
    String mode() {
        return names.get(0);
    }

    /** The address of --mac-address for daemons that know it only as a field of the container. */
    String macAddress() {
        return arguments.text("--mac-address");
    }

    /** The endpoints of which there is something to say, by network. */
    Map<String, Object> endpoints() {
        Map<String, Object> endpoints = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!settings.get(i).isEmpty() || names.size() > 1) {
                endpoints.put(names.get(i), settings.get(i));
            }
        }
        return endpoints;
    }

    private static Map<String, Object> ipam(Map<String, Object> endpoint) {
        return child(endpoint, "IPAMConfig");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        Map<String, Object> child = (Map<String, Object>) parent.get(name);
        if (child == null) {
            child = new Body().fields();
            parent.put(name, child);
        }
        return child;
    }

    @SuppressWarnings("unchecked")
    private static void append(Map<String, Object> parent, String name, String value) {
        List<Object> list = (List<Object>) parent.get(name);
        if (list == null) {
            list = new ArrayList<>();
            parent.put(name, list);
        }
        list.add(value);
    }
}
