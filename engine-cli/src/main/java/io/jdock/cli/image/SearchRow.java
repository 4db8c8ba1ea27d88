package io.jdock.cli.image;

import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock search}.
 *
 * @param full whether nothing is cut short
 */
record SearchRow(JsonObject result, boolean full) implements Row {
    static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "Name", "NAME",
            "Description", "DESCRIPTION",
            "StarCount", "STARS",
            "IsOfficial", "OFFICIAL",
            "IsAutomated", "AUTOMATED"));

    private static final int DESCRIPTION = 45;

    @Override
    public List<String> names() {
        return List.of("Description", "IsAutomated", "IsOfficial", "Name", "StarCount");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "Name" -> result.text("name");
            case "Description" -> description();
            case "StarCount" -> Long.toString(result.number("star_count"));
            case "IsOfficial" -> result.flag("is_official") ? "[OK]" : "";
            case "IsAutomated" -> result.flag("is_automated") ? "[OK]" : "";
            default -> null;
        };
    }

    private String description() {
        String line = result.text("description").replace('\n', ' ').replace('\r', ' ');
        return full || line.length() <= DESCRIPTION ? line : line.substring(0, DESCRIPTION - 1) + "…";
    }
}
