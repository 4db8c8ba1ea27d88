package io.jdock.daemon.container;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which containers to list.
 *
 * @param all also those that do not run
 * @param limit at most so many, running or not; 0 means no limit
 * @param size work out sizes on disk
 * @param filters as the API has them: values of one name are alternatives, names must all match
 */
public record ContainerQuery(boolean all, int limit, boolean size, Map<String, List<String>> filters) {
    public ContainerQuery {
        var copy = new TreeMap<String, List<String>>();
        filters.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        filters = Map.copyOf(copy);
    }
}
