package io.jdock.cli;

import io.jdock.cli.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a --filter flag, as the API wants them. */
public final class Filters {
    private Filters() {}

    /**
     * The filters as JSON; empty if there are none.
     *
     * @throws UsageError if one has no value
     */
    public static String json(Arguments arguments, String flag) {
        Map<String, List<String>> filters = map(arguments, flag);
        return filters.isEmpty() ? "" : Json.compact(filters);
    }

    /**
     * The filters by their name.
     *
     * @throws UsageError if one has no value
     */
    public static Map<String, List<String>> map(Arguments arguments, String flag) {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (String filter : arguments.list(flag)) {
            int equals = filter.indexOf('=');
            if (equals < 0) {
                throw arguments.invalid(flag, filter, "bad format of filter (expected name=value)");
            }
            String name = filter.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT);
            List<String> values = filters.get(name);
            if (values == null) {
                values = new ArrayList<>();
                filters.put(name, values);
            }
            values.add(filter.substring(equals + 1).strip());
        }
        return filters;
    }
}
