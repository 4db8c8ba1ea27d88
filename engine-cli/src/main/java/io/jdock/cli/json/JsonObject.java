package io.jdock.cli.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads an object of {@link Json} without caring for what is absent: a missing field, or one of another type, reads as
 * the empty value of its type.
 *
 * @param fields the object itself
 */
public record JsonObject(Map<String, Object> fields) {
    /** Wraps a tree; anything but an object becomes an empty one. */
    public static JsonObject of(Object tree) {
        return new JsonObject(asMap(tree));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object tree) {
        return tree instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** A string, or the empty string. */
    public String text(String name) {
        Object value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    /** An integer, or 0. */
    public long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** A boolean, or false. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** An object, or an empty one. */
    public JsonObject object(String name) {
        return of(fields.get(name));
    }

    /** An array, or an empty one. */
    public List<Object> array(String name) {
        return list(fields.get(name));
    }

    /** An array of objects, or an empty one. */
    public List<JsonObject> objects(String name) {
        return objects(fields.get(name));
    }

    /** The objects of an array that stands alone. */
    public static List<JsonObject> objects(Object tree) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : list(tree)) {
            objects.add(of(element));
        }
        return objects;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object tree) {
        return tree instanceof List<?> list ? (List<Object>) list : List.of();
    }
}
