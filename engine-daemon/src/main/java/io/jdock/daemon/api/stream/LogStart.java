package io.jdock.daemon.api.stream;

import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where in a log to begin to read for a query, found from its end so that the last lines of a long log cost no more than
 * those of a short one.
 *
 * @param offset of a record
 * @param skip lines from there on that are not wanted
 */
record LogStart(long offset, long skip) {
    private static final long FIRST_WINDOW = 64 * 1024;
    private static final int GROWTH = 4;
    /** The first line of each stream in a window may be the end of one that began before it. */
    private static final int UNSURE = 2;

    static LogStart of(LogReader log, LogQuery query) throws IOException {
        boolean all = query.tail().isEmpty() && query.since().equals(Instant.EPOCH);
        long size = log.size();
        if (all || size == 0) {
            return new LogStart(0, 0);
        }
        for (long window = FIRST_WINDOW; window < size; window *= GROWTH) {
            OptionalLong start = log.boundary(size - window);
            if (start.isPresent()) {
                Optional<LogStart> found = within(log, start.getAsLong(), query);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        long skip = query.tail().isEmpty()
                ? 0
                : Math.max(0, lines(log, 0) - query.tail().getAsLong());
        return new LogStart(0, skip);
    }

    private static Optional<LogStart> within(LogReader log, long start, LogQuery query) throws IOException {
        if (query.tail().isPresent()) {
            long surplus = lines(log, start) - query.tail().getAsLong();
            return surplus >= UNSURE ? Optional.of(new LogStart(start, surplus)) : Optional.empty();
        }
        log.seek(start);
        return log.next().filter(entry -> entry.time().isBefore(query.since())).map(_ -> new LogStart(start, 0));
    }

    /** How many lines there are from an offset to the present end. */
    private static long lines(LogReader log, long offset) throws IOException {
        log.seek(offset);
        long total = 0;
        boolean[] begins = {true, true};
        for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
            int stream = entry.get().stream() - 1;
            total += LogLines.count(entry.get(), begins[stream]);
            begins[stream] = LogLines.endsLine(entry.get());
        }
        return total;
    }
}
