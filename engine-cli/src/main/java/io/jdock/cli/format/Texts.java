package io.jdock.cli.format;

import io.jdock.cli.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Small pieces of text as Docker shows them. */
public final class Texts {
    private static final int SHORT_ID = 12;

    private Texts() {}

    /** The first twelve digits of an id, without its algorithm. */
    public static String shortId(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.length() <= SHORT_ID ? digits : digits.substring(0, SHORT_ID);
    }

    /** At most so many characters; the last of them says that there was more. */
    public static String ellipsis(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }

    /** The fields of an object as {@code name=value}, separated by commas. */
    public static String pairs(JsonObject object) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> field : object.fields().entrySet()) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(field.getKey())
                    .append('=')
                    .append(field.getValue());
        }
        return text.toString();
    }

    /** A time as {@code 2026-11-24 16:38:55 +0000 UTC}, in the client's zone. */
    public static String localTime(long epochSeconds) {
        ZonedDateTime time = Instant.ofEpochSecond(epochSeconds).atZone(ZoneId.systemDefault());
        String zone = time.getZone().getDisplayName(java.time.format.TextStyle.SHORT, Locale.ROOT);
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT)
                        .format(time) + " " + zone;
    }

    /** Seconds since the epoch of a time as the API writes it, 0 if it is none. */
    public static long epochSeconds(String time) {
        try {
            return Instant.parse(time).getEpochSecond();
        } catch (java.time.format.DateTimeParseException _) {
            return 0;
        }
    }
}
