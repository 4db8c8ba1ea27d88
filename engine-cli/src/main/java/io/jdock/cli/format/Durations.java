package io.jdock.cli.format;

import java.math.BigDecimal;

/** Durations as Docker prints them, and as Go writes them. */
public final class Durations {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24;

    private Durations() {}

    /** A rough duration, as {@code 3 minutes} or {@code About an hour}. */
    public static String human(long seconds) {
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds == 1) {
            return "1 second";
        }
        if (seconds < MINUTE) {
            return seconds + " seconds";
        }
        long minutes = seconds / MINUTE;
        if (minutes == 1) {
            return "About a minute";
        }
        if (minutes < 60) {
            return minutes + " minutes";
        }
        long hours = (seconds + HOUR / 2) / HOUR;
        if (hours == 1) {
            return "About an hour";
        }
        if (hours < 2 * DAY) {
            return hours + " hours";
        }
        if (hours < 14 * DAY) {
            return hours / DAY + " days";
        }
        if (hours < 60 * DAY) {
            return hours / DAY / 7 + " weeks";
        }
        if (hours < 2 * 365 * DAY) {
            return hours / DAY / 30 + " months";
        }
        return hours / DAY / 365 + " years";
    }

    /**
     * Reads a duration as Go writes it, as {@code 1h30m} or {@code 1.5s}.
     *
     * @return nanoseconds
     * @throws IllegalArgumentException for anything else
     */
    public static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        long total = 0;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            if (start == unit || unit == at) {
                throw invalid(text);
            }
            try {
                BigDecimal number = new BigDecimal(text.substring(start, unit));
                total += number.multiply(BigDecimal.valueOf(nanoseconds(text, text.substring(unit, at))))
                        .longValue();
            } catch (NumberFormatException _) {
                throw invalid(text);
            }
        }
        if (text.isEmpty()) {
            throw invalid(text);
        }
        return total;
    }

    private static long nanoseconds(String text, String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> MINUTE * 1_000_000_000;
            case "h" -> HOUR * 1_000_000_000;
            default -> throw invalid(text);
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
}
