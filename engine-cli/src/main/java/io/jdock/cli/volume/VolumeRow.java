package io.jdock.cli.volume;

import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock volume ls}, and of the volumes in {@code jdock system df -v}.
 *
 * @param volume as the daemon lists it
 */
public record VolumeRow(JsonObject volume) implements Row {
    public static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "Name", "VOLUME NAME",
            "Driver", "DRIVER",
            "Scope", "SCOPE",
            "Mountpoint", "MOUNTPOINT",
            "Labels", "LABELS",
            "Links", "LINKS",
            "Size", "SIZE",
            "Status", "STATUS",
            "Availability", "AVAILABILITY",
            "Group", "GROUP"));

    static final Comparator<VolumeRow> BY_NAME = Comparator.comparing(row -> row.volume.text("Name"));

    @Override
    public List<String> names() {
        return List.of(
                "Availability", "Driver", "Group", "Labels", "Links", "Mountpoint", "Name", "Scope", "Size", "Status");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        JsonObject usage = volume.object("UsageData");
        boolean known = !usage.fields().isEmpty();
        return switch (name) {
            case "Name", "Driver", "Scope", "Mountpoint" -> volume.text(name);
            case "Labels" -> Texts.pairs(volume.object("Labels"));
            case "Label" -> arguments.isEmpty() ? null : volume.object("Labels").text(String.valueOf(arguments.get(0)));
            case "Links" -> known ? usage.text("RefCount") : "N/A";
            case "Size" -> known && usage.number("Size") >= 0 ? Sizes.human(usage.number("Size")) : "N/A";
            case "Availability", "Group", "Status" -> "N/A";
            default -> null;
        };
    }
}
