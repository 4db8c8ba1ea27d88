package io.jdock.cli.container;

import io.jdock.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ports of a container as {@code jdock ps} shows them: neighbours become ranges. */
final class PortList {
    private static final Comparator<JsonObject> ORDER = new Comparator<>() {
        @Override
        public int compare(JsonObject a, JsonObject b) {
            int order = Long.compare(a.number("PrivatePort"), b.number("PrivatePort"));
            order = order != 0 ? order : a.text("IP").compareTo(b.text("IP"));
            order = order != 0 ? order : Long.compare(a.number("PublicPort"), b.number("PublicPort"));
            return order != 0 ? order : a.text("Type").compareTo(b.text("Type"));
        }
    };

    /** Ports of one address and protocol that follow each other; the address is empty if they are not published. */
    private record Range(String ip, String type, long first, long last) {
        @Override
        public String toString() {
            String ports = first == last ? String.valueOf(first) : first + "-" + last;
            return ip.isEmpty() ? ports + "/" + type : host(ip) + ":" + ports + "->" + ports + "/" + type;
        }
    }

    private PortList() {}

    static String of(List<JsonObject> ports) {
        List<JsonObject> sorted = new ArrayList<>(ports);
        sorted.sort(ORDER);
        List<String> complete = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        Map<String, Range> open = new LinkedHashMap<>();
        for (JsonObject port : sorted) {
            String ip = port.text("IP");
            long inside = port.number("PrivatePort");
            if (!ip.isEmpty() && port.number("PublicPort") != inside) {
                moved.add(host(ip) + ":" + port.number("PublicPort") + "->" + inside + "/" + port.text("Type"));
                continue;
            }
            String key = ip + "/" + port.text("Type");
            Range range = open.get(key);
            if (range != null && inside == range.last() + 1) {
                open.put(key, new Range(ip, range.type(), range.first(), inside));
                continue;
            }
            if (range != null) {
                complete.add(range.toString());
            }
            open.put(key, new Range(ip, port.text("Type"), inside, inside));
        }
        for (Range range : open.values()) {
            complete.add(range.toString());
        }
        complete.addAll(moved);
        return String.join(", ", complete);
    }

    private static String host(String ip) {
        return ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    }
}
