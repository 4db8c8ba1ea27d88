package io.jdock.daemon.api.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.state.Json;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Parameters of a request's query, read as dockerd reads them. */
public final class Query {
    private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Reads {@code a=1&b=2}, percent-encoded. */
    public static Query parse(String text) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
        }
        return new Query(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorKind.INVALID, "invalid percent-encoding in the query: \"" + text + "\"", e);
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first value, or empty text. */
    public String text(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** False if absent, empty, 0, no, false or none; else true. */
    public boolean flag(String name) {
        return !FALSE.contains(text(name).strip().toLowerCase(Locale.ROOT));
    }

    /** As {@link #flag(String)}, but {@code absent} if the parameter is not there at all. */
    public boolean flag(String name, boolean absent) {
        return has(name) ? flag(name) : absent;
    }

    /** Empty if absent or empty. */
    public OptionalInt integer(String name) {
        OptionalLong value = number(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() != (int) value.getAsLong()) {
            throw notANumber(name);
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    /** Empty if absent or empty. */
    public OptionalLong number(String name) {
        String text = text(name).strip();
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            throw notANumber(name);
        }
    }

    private EngineException notANumber(String name) {
        return EngineException.invalid("invalid value for \"" + name + "\": \"" + text(name) + "\" is no number");
    }

    /**
     * Reads the {@code filters} parameter: a JSON object whose values are lists of text, or, as old clients send it,
     * objects whose keys are the values.
     */
    public Map<String, List<String>> filters() {
        String json = text("filters");
        var filters = new LinkedHashMap<String, List<String>>();
        if (json.isEmpty()) {
            return filters;
        }
        JsonNode root = Json.parse(json, JsonNode.class);
        if (!root.isObject()) {
            throw invalidFilters(json);
        }
        root.properties().forEach(entry -> filters.put(entry.getKey(), wanted(entry.getValue(), json)));
        return filters;
    }

    private static List<String> wanted(JsonNode value, String json) {
        var wanted = new ArrayList<String>();
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (!element.isTextual()) {
                    throw invalidFilters(json);
                }
                wanted.add(element.textValue());
            }
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> flag : value.properties()) {
                if (flag.getValue().asBoolean()) {
                    wanted.add(flag.getKey());
                }
            }
        } else {
            throw invalidFilters(json);
        }
        return List.copyOf(wanted);
    }

    private static EngineException invalidFilters(String json) {
        return EngineException.invalid("invalid filter: " + json);
    }
}
