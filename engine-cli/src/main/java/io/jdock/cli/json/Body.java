package io.jdock.cli.json;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the JSON object of a request. What the user did not say is left out, so that the daemon's defaults hold. */
public final class Body {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Sets a field. */
    public Body set(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Sets a field unless the value is null, false, or an empty text, list or object. */
    public Body setIfAny(String name, Object value) {
        boolean none = value == null
                || value.equals(Boolean.FALSE)
                || value instanceof String text && text.isEmpty()
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (!none) {
            fields.put(name, value);
        }
        return this;
    }

    /** Sets a field unless the number is 0. */
    public Body setIfNonZero(String name, long value) {
        if (value != 0) {
            fields.put(name, value);
        }
        return this;
    }

    /** The object. */
    public Map<String, Object> fields() {
        return fields;
    }
}
