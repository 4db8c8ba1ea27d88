package io.jdock.cli.container;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ports that are published and exposed, in the API's form.
 *
 * @param exposed {@code "80/tcp": {}}
 * @param bindings {@code "80/tcp": [{"HostIp": "", "HostPort": "8080"}]}
 */
record Ports(Map<String, Object> exposed, Map<String, Object> bindings) {
    private static final int MAX_PORT = 65535;

    /** Both ends of a range of ports; a single port is a range of one. */
    private record Range(int first, int last) {
        /** @return null if the text is no range of ports */
        static Range parse(String text) {
            int dash = text.indexOf('-');
            int first = port(dash < 0 ? text : text.substring(0, dash));
            int last = dash < 0 ? first : port(text.substring(dash + 1));
            return first < 0 || last < first ? null : new Range(first, last);
        }

        /** What is wrong with a text that is no range. */
        static String problem(String text) {
            if (text.isEmpty()) {
                return "empty string specified for ports";
            }
            int dash = text.indexOf('-');
            String[] ends =
                    dash < 0 ? new String[] {text} : new String[] {text.substring(0, dash), text.substring(dash + 1)};
            for (String end : ends) {
                if (port(end) < 0) {
                    boolean digits = !end.isEmpty() && end.chars().allMatch(c -> c >= '0' && c <= '9');
                    return "strconv.ParseUint: parsing \"" + end + "\": "
                            + (digits ? "value out of range" : "invalid syntax");
                }
            }
            return "invalid range specified for port: " + text;
        }

        private static int port(String text) {
            if (text.isEmpty() || text.length() > 5) {
                return -1;
            }
            int port = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                port = port * 10 + c - '0';
            }
            return port > MAX_PORT ? -1 : port;
        }

        int size() {
            return last - first + 1;
        }
    }

    /**
     * Reads the values of --publish ({@code [[ip:]hostPort:]containerPort[/protocol]}, ports may be ranges) and of --expose
     * ({@code port[-port][/protocol]}).
     */
    static Ports of(List<String> published, List<String> exposed) {
        if (published.isEmpty() && exposed.isEmpty()) {
            return new Ports(Map.of(), Map.of());
        }
        Ports ports = new Ports(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String value : published) {
            ports.publish(shorthand(value));
        }
        for (String value : exposed) {
            ports.expose(value);
        }
        return ports;
    }

    /** {@code published=8080,target=80,protocol=udp} is the same as {@code 8080:80/udp}. */
    private static String shorthand(String value) {
        if (value.indexOf('=') < 0) {
            return value;
        }
        Map<String, String> fields = new LinkedHashMap<>(Map.of("published", "", "target", "", "protocol", "tcp"));
        for (String field : value.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw ContainerRequest.failure(
                        "invalid publish opts format (should be name=value but got '" + field + "')");
            }
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields.get("published") + ":" + fields.get("target") + "/" + fields.get("protocol");
    }

    private void publish(String value) {
        int slash = value.lastIndexOf('/');
        String protocol = protocol(value, slash);
        String rest = slash < 0 ? value : value.substring(0, slash);
        int last = rest.lastIndexOf(':');
        String containerPort = rest.substring(last + 1);
        String before = last < 0 ? "" : rest.substring(0, last);
        int second = before.lastIndexOf(':');
        String hostPort = before.substring(second + 1);
        String ip = second < 0 ? "" : address(before.substring(0, second));

        if (containerPort.isEmpty()) {
            throw ContainerRequest.failure("no port specified: " + value + "<empty>");
        }
        Range container = Range.parse(containerPort);
        if (container == null) {
            throw ContainerRequest.failure("invalid containerPort: " + containerPort);
        }
        Range host = null;
        if (!hostPort.isEmpty()) {
            host = Range.parse(hostPort);
            if (host == null) {
                throw ContainerRequest.failure("invalid hostPort: " + hostPort);
            }
            if (host.size() != container.size() && container.size() != 1) {
                throw ContainerRequest.failure(
                        "invalid ranges specified for container and host Ports: " + containerPort + " and " + hostPort);
            }
        }
        for (int i = 0; i < container.size(); i++) {
            String key = container.first() + i + "/" + protocol;
            exposed.put(key, Map.of());
            bind(key, ip, hostPort(host, container, hostPort, i));
        }
    }

    private static String hostPort(Range host, Range container, String text, int index) {
        if (host == null) {
            return "";
        }
        // One port of the container and several of the host: the daemon takes a free one of them.
        return container.size() == 1 && host.size() > 1 ? text : String.valueOf(host.first() + index);
    }

    @SuppressWarnings("unchecked")
    private void bind(String key, String ip, String hostPort) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("HostIp", ip);
        binding.put("HostPort", hostPort);
        List<Object> list = (List<Object>) bindings.get(key);
        if (list == null) {
            list = new ArrayList<>();
            bindings.put(key, list);
        }
        list.add(binding);
    }

    private void expose(String value) {
        if (value.indexOf(':') >= 0) {
            throw ContainerRequest.failure("invalid port format for --expose: " + value);
        }
        int slash = value.lastIndexOf('/');
        String text = slash < 0 ? value : value.substring(0, slash);
        Range range = Range.parse(text);
        if (range == null) {
            throw ContainerRequest.failure(
                    "invalid range format for --expose: " + value + ", error: " + Range.problem(text));
        }
        String protocol = protocol(value, slash);
        for (int port = range.first(); port <= range.last(); port++) {
            exposed.put(port + "/" + protocol, Map.of());
        }
    }

    private static String protocol(String value, int slash) {
        if (slash < 0) {
            return "tcp";
        }
        String protocol = value.substring(slash + 1).toLowerCase(java.util.Locale.ROOT);
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw ContainerRequest.failure("invalid proto: " + value.substring(slash + 1));
        }
        return protocol;
    }

    private static String address(String text) {
        String ip = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!Addresses.isIp(ip)) {
            throw ContainerRequest.failure("invalid IP address: " + ip);
        }
        return ip;
    }
}
