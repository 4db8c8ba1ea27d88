package io.jdock.daemon.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.shim.streamlog.LogEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Cuts records into lines, as a record is whatever one read returned. A line has the time of its first piece, counts
 * once, and is wanted as a whole or not at all; a piece without a line feed is passed on at once.
 */
final class LogLines {
    /** As Go's RFC3339Nano with all digits, by which docker's clients cut it off again. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private final LogQuery query;
    private final Framing framing;
    private final OutputStream target;
    private final Line[] lines = {new Line(), new Line()};
    private final String details;
    private long toSkip;

    /** The state of one stream: whether the next byte begins a line, and whether the present line is wanted. */
    private static final class Line {
        private boolean begins = true;
        private boolean wanted;
    }

    /** {@code toSkip} lines are left out at first; {@code details} go before each, if the query wants them. */
    LogLines(LogQuery query, Framing framing, OutputStream target, long toSkip, String details) {
        this.query = requireNonNull(query, "query is null");
        this.framing = requireNonNull(framing, "framing is null");
        this.target = requireNonNull(target, "target is null");
        this.toSkip = toSkip;
        this.details = details;
    }

    /** How many lines begin in this record, given whether one begins with it; see {@link #endsLine}. */
    static long count(LogEntry entry, boolean begins) {
        long count = begins ? 1 : 0;
        byte[] bytes = entry.bytes();
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }

    static boolean endsLine(LogEntry entry) {
        byte[] bytes = entry.bytes();
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }

    void write(LogEntry entry) throws IOException {
        Line line = lines[entry.stream() - 1];
        byte[] bytes = entry.bytes();
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, bytes.length);
            piece(line, entry, start, end);
            start = end;
        }
    }

    private void piece(Line line, LogEntry entry, int start, int end) throws IOException {
        boolean first = line.begins;
        if (first) {
            line.wanted = wanted(entry);
        }
        line.begins = entry.bytes()[end - 1] == '\n';
        if (!line.wanted) {
            return;
        }
        String prefix = first ? prefix(entry) : "";
        if (!prefix.isEmpty()) {
            byte[] time = prefix.getBytes(UTF_8);
            byte[] stamped = new byte[time.length + end - start];
            System.arraycopy(time, 0, stamped, 0, time.length);
            System.arraycopy(entry.bytes(), start, stamped, time.length, end - start);
            framing.write(target, entry.stream(), stamped, 0, stamped.length);
        } else {
            framing.write(target, entry.stream(), entry.bytes(), start, end - start);
        }
    }

    private String prefix(LogEntry entry) {
        String time = query.timestamps() ? TIME.format(entry.time()) + " " : "";
        return query.details() ? time + details + " " : time;
    }

    private boolean wanted(LogEntry entry) {
        if (toSkip > 0) {
            toSkip--;
            return false;
        }
        Instant time = entry.time();
        boolean stream = entry.stream() == LogEntry.STDOUT ? query.stdout() : query.stderr();
        return stream && !time.isBefore(query.since()) && !time.isAfter(query.until());
    }
}
