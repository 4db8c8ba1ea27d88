package io.jdock.cli.template;

import java.util.List;

/** A value with named fields that are computed when a template asks for them, as a line of {@code jdock ps}. */
public interface Row {
    /** The fields in the order in which they are shown as JSON. */
    List<String> names();

    /**
     * One field.
     *
     * @param arguments what follows the field in the template, mostly nothing
     * @return null if there is no such field
     */
    Object field(String name, List<Object> arguments);
}
