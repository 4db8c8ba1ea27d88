package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which events a client asked for: values of one filter are alternatives, filters must all match. */
record EventFilter(Map<String, List<String>> filters) {
    private static final Set<String> OBJECTS = Set.of(
            "container", "image", "network", "volume", "daemon", "plugin", "service", "node", "secret", "config");
    private static final Set<String> OTHERS = Set.of("event", "type", "label", "scope");

    EventFilter {
        filters = Map.copyOf(filters);
        for (String name : filters.keySet()) {
            if (!OBJECTS.contains(name) && !OTHERS.contains(name)) {
                throw EngineException.invalid("invalid filter '" + name + "'");
            }
        }
    }

    boolean matches(Event event) {
        return filters.entrySet().stream()
                .allMatch(filter -> filter.getValue().isEmpty()
                        || filter.getValue().stream().anyMatch(value -> matches(event, filter.getKey(), value)));
    }

    private static boolean matches(Event event, String filter, String value) {
        return switch (filter) {
            case "type" -> event.type().equals(value);
            // exec_create and the like carry their command after a colon.
            case "event" -> event.action().equals(value) || event.action().startsWith(value + ":");
            case "scope" -> value.equals("local");
            case "label" -> hasLabel(event.attributes(), value);
            case "image" -> matchesImage(event, value);
            default -> event.type().equals(filter) && names(event, value);
        };
    }

    private static boolean hasLabel(Map<String, String> attributes, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? attributes.containsKey(wanted)
                : wanted.substring(equals + 1).equals(attributes.get(wanted.substring(0, equals)));
    }

    private static boolean matchesImage(Event event, String value) {
        if (event.type().equals("image")) {
            return names(event, value) || withoutTag(event.actorId()).equals(value);
        }
        String image = event.attributes().getOrDefault("image", "");
        return event.type().equals("container")
                && (image.equals(value) || withoutTag(image).equals(value));
    }

    private static String withoutTag(String image) {
        int colon = image.lastIndexOf(':');
        return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
    }

    private static boolean names(Event event, String value) {
        return !value.isEmpty()
                && (event.actorId().startsWith(value)
                        || value.equals(event.attributes().get("name")));
    }
}
