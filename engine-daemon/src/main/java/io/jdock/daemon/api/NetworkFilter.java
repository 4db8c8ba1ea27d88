package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.TimeFilter;
import io.jdock.daemon.network.NetworkInspect;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which networks are meant: all filters must match, of the values of one any, of labels all. */
record NetworkFilter(Map<String, List<String>> filters, Instant now) {
    /** @throws EngineException INVALID for a filter that is not among the allowed, or a bad value */
    static NetworkFilter of(Map<String, List<String>> filters, Set<String> allowed) {
        filters.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                throw EngineException.invalid("invalid filter '" + name + "'");
            }
            if (name.equals("type")
                    && values.stream().anyMatch(value -> !value.equals("builtin") && !value.equals("custom"))) {
                throw EngineException.invalid("invalid filter: 'type'='" + values.getFirst() + "'");
            }
            if (name.equals("until") && values.size() > 1) {
                throw EngineException.invalid("more than one until filter specified");
            }
        });
        var filter = new NetworkFilter(filters, Instant.now());
        // A bad value is told even if there is no network to look at.
        filters.getOrDefault("until", List.of()).forEach(value -> TimeFilter.parse(value, filter.now()));
        filters.getOrDefault("dangling", List.of()).forEach(NetworkFilter::truth);
        return filter;
    }

    boolean matches(NetworkInspect network) {
        return filters.entrySet().stream().allMatch(filter -> {
            boolean all = filter.getKey().startsWith("label");
            List<String> values = filter.getValue();
            return all
                    ? values.stream().allMatch(value -> matches(network, filter.getKey(), value))
                    : values.stream().anyMatch(value -> matches(network, filter.getKey(), value));
        });
    }

    private boolean matches(NetworkInspect network, String filter, String value) {
        return switch (filter) {
            case "name" -> network.name().contains(value);
            case "id" -> network.id().startsWith(value);
            case "driver" -> network.driver().equals(value);
            case "scope" -> network.scope().equals(value);
            case "type" -> network.isBuiltin() == value.equals("builtin");
            case "label" -> hasLabel(network.labels(), value);
            case "label!" -> !hasLabel(network.labels(), value);
            case "until" -> network.created().isBefore(TimeFilter.parse(value, now));
            case "dangling" -> (!network.isBuiltin() && network.containers().isEmpty()) == truth(value);
            default -> throw EngineException.invalid("invalid filter '" + filter + "'");
        };
    }

    private static boolean truth(String value) {
        return switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw EngineException.invalid("invalid filter 'dangling=[" + value + "]'");
        };
    }

    private static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }
}
