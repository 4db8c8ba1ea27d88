package io.jdock.daemon.image.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/** A line of Docker's progress streams; what is null is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProgressMessage(
        String stream,
        String status,
        Detail progressDetail,
        String progress,
        String id,
        ErrorDetail errorDetail,
        String error,
        Object aux) {
    /** Nothing in it where a message is about no amount. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Detail(long current, long total) {}

    /** {@code code} is an HTTP status where one fits, else 0. */
    public record ErrorDetail(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int code, String message) {}

    private static final int BAR = 50;

    public static ProgressMessage stream(String text) {
        return new ProgressMessage(text, null, null, null, null, null, null, null);
    }

    /** {@code id} may be null: the message is about the whole then. */
    public static ProgressMessage status(String id, String status) {
        return new ProgressMessage(null, status, id == null ? null : new Detail(0, 0), null, id, null, null, null);
    }

    public static ProgressMessage bytes(String id, String status, long current, long total) {
        return new ProgressMessage(null, status, new Detail(current, total), bar(current, total), id, null, null, null);
    }

    public static ProgressMessage error(String message) {
        return new ProgressMessage(null, null, null, null, null, new ErrorDetail(0, message), message, null);
    }

    /** A result for programs. */
    public static ProgressMessage aux(Object value) {
        return new ProgressMessage(null, null, new Detail(0, 0), null, null, null, null, value);
    }

    private static String bar(long current, long total) {
        if (total <= 0) {
            return size(current);
        }
        int done = (int) Math.min(BAR, current * BAR / Math.max(1, total));
        String arrow = done == BAR ? "=".repeat(BAR) + ">" : "=".repeat(done) + ">" + " ".repeat(BAR - done);
        return "[" + arrow + "]  " + size(current) + "/" + size(total);
    }

    /** Bytes with four significant digits, as Docker's clients show them: {@code 4.194MB}. */
    private static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        String digits = String.format(Locale.ROOT, "%.4g", value);
        if (digits.contains("e")) {
            return bytes + "B";
        }
        return (digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits) + units[unit];
    }
}
