package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The value of an {@code until} filter: seconds since 1970, a duration before now, or a date. */
public final class TimeFilter {
    private TimeFilter() {}

    /**
     * The moment that is meant.
     *
     * @throws EngineException INVALID if it is none
     */
    public static Instant parse(String text, Instant now) {
        if (text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
            int dot = text.indexOf('.');
            return Instant.ofEpochSecond(Long.parseLong(dot < 0 ? text : text.substring(0, dot)));
        }
        return GoDuration.parse(text).map(now::minus).orElseGet(() -> date(text));
    }

    private static Instant date(String text) {
        try {
            if (text.length() == "2006-01-02".length()) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant();
            }
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, Instant::from, LocalDateTime::from)
                            instanceof LocalDateTime local
                    ? local.atZone(ZoneId.systemDefault()).toInstant()
                    : DateTimeFormatter.ISO_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException _) {
            throw EngineException.invalid("failed to parse value as time or duration: \"" + text + "\"");
        }
    }
}
