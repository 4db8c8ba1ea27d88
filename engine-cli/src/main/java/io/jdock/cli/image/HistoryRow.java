package io.jdock.cli.image;

import io.jdock.cli.format.Durations;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** One line of {@code jdock history}. */
record HistoryRow(JsonObject step, boolean human, boolean full) implements Row {
    static final String TABLE = "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    static final String EXACT_TABLE = "{{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "ID", "IMAGE",
            "CreatedSince", "CREATED",
            "CreatedAt", "CREATED AT",
            "CreatedBy", "CREATED BY",
            "Size", "SIZE",
            "Comment", "COMMENT"));

    private static final int CREATED_BY_LENGTH = 45;

    String id() {
        return full ? step.text("Id") : Texts.shortId(step.text("Id"));
    }

    @Override
    public List<String> names() {
        return List.of("Comment", "CreatedAt", "CreatedBy", "CreatedSince", "ID", "Size");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "ID" -> id();
            case "CreatedSince" -> since();
            case "CreatedAt" -> at();
            case "CreatedBy" -> {
                String by = step.text("CreatedBy").replace("\t", " ");
                yield full ? by : Texts.ellipsis(by, CREATED_BY_LENGTH);
            }
            case "Size" -> human ? Sizes.human(step.number("Size")) : Long.toString(step.number("Size"));
            case "Comment" -> step.text("Comment");
            default -> null;
        };
    }

    private String since() {
        long created = step.number("Created");
        return created <= 0 ? "N/A" : Durations.human(System.currentTimeMillis() / 1000 - created) + " ago";
    }

    private String at() {
        Instant time = Instant.ofEpochSecond(step.number("Created")).truncatedTo(ChronoUnit.SECONDS);
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(ZoneId.systemDefault()));
    }
}
