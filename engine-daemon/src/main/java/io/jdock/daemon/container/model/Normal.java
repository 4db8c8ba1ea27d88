package io.jdock.daemon.container.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What Go's JSON leaves as zero values: absent lists, maps and texts are empty ones. */
final class Normal {
    private Normal() {}

    static String text(String value) {
        return value == null ? "" : value;
    }

    static <T> List<T> list(List<T> value) {
        return value == null
                ? List.of()
                : value.stream().filter(Objects::nonNull).toList();
    }

    /** A copy, or null for null: for the few lists where none differs from an empty one. */
    static <T> List<T> listOrNull(List<T> value) {
        return value == null ? null : list(value);
    }

    static <V> Map<String, V> map(Map<String, V> value) {
        if (value == null || value.isEmpty()) {
            return Map.of();
        }
        var sorted = new TreeMap<String, V>();
        value.forEach((key, element) -> {
            if (element != null) {
                sorted.put(key, element);
            }
        });
        return Collections.unmodifiableMap(sorted);
    }

    /** A map of lists, of which each may also be null. */
    static <T> Map<String, List<T>> mapOfLists(Map<String, List<T>> value) {
        var lists = new TreeMap<String, List<T>>();
        map(value).forEach((key, element) -> lists.put(key, list(element)));
        return Collections.unmodifiableMap(lists);
    }

    /** A Go {@code map[string]struct{}}: only its keys count. */
    static Map<String, Object> keys(Map<String, Object> value) {
        if (value == null || value.isEmpty()) {
            return Map.of();
        }
        var sorted = new TreeMap<String, Object>();
        value.keySet().forEach(key -> sorted.put(key, Map.of()));
        return Collections.unmodifiableMap(sorted);
    }
}
