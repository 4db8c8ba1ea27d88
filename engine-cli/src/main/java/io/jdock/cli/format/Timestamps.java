package io.jdock.cli.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as users give them to --since and --until. */
public final class Timestamps {
    private Timestamps() {}

    /**
     * Reads seconds since the epoch, a duration before now, or a date with or without time and zone.
     *
     * @return seconds since the epoch with nine decimals, as the API wants them
     * @throws IllegalArgumentException for anything else
     */
    public static String parse(String text) {
        return parse(text, Instant.now(), ZoneId.systemDefault());
    }

    /** A time as RFC 3339 has it, with nine decimals, in the client's zone. */
    public static String local(long epochNanos) {
        Instant time = Instant.ofEpochSecond(epochNanos / 1_000_000_000, epochNanos % 1_000_000_000);
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX", Locale.ROOT)
                .format(time.atZone(ZoneId.systemDefault()));
    }

    static String parse(String text, Instant now, ZoneId zone) {
        if (isNumber(text)) {
            return text;
        }
        try {
            return seconds(now.minusNanos(Durations.parse(text)));
        } catch (IllegalArgumentException _) {
            return seconds(absolute(text, zone));
        }
    }

    private static Instant absolute(String text, ZoneId zone) {
        try {
            if (text.indexOf('T') < 0) {
                boolean utc = text.endsWith("Z");
                LocalDate date = LocalDate.parse(utc ? text.substring(0, text.length() - 1) : text);
                return date.atStartOfDay(utc ? ZoneOffset.UTC : zone).toInstant();
            }
            int time = text.indexOf('T');
            boolean zoned = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("failed to parse value as time or duration: \"" + text + "\"");
        }
    }

    private static String seconds(Instant time) {
        String nanos = String.valueOf(1_000_000_000L + time.getNano());
        return time.getEpochSecond() + "." + nanos.substring(1);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
