package io.jdock.cli.template;

import java.util.List;
import java.util.Map;

/**
 * The line above a table: what stands above each field.
 *
 * @param titles by the name of the field
 */
public record HeaderRow(Map<String, String> titles) implements Row {
    @Override
    public List<String> names() {
        return List.copyOf(titles.keySet());
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        if (!arguments.isEmpty()) {
            return String.valueOf(arguments.get(0)); // {{.Label "x"}} has the label as its title
        }
        return titles.get(name);
    }
}
