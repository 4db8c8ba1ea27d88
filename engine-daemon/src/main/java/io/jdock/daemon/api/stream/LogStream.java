package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.ContainerLog;
import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogNotifier;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes a container's kept output, and on demand what follows it, to a client. */
public final class LogStream implements AutoCloseable {
    private final ContainerLog log;
    private final LogQuery query;
    private final LogFollower follower;

    private LogStream(ContainerLog log, LogQuery query, LogFollower follower) {
        this.log = log;
        this.query = query;
        this.follower = follower;
    }

    public static LogStream open(ContainerLog log, LogQuery query, LogNotifier notifier) throws IOException {
        requireNonNull(query, "query is null");
        return new LogStream(log, query, LogFollower.open(log.file(), notifier, log.ended()));
    }

    /** Returns when everything wanted was written; with {@code follow} that is at the end of the container's run. */
    public void writeTo(OutputStream target) throws IOException, InterruptedException {
        OutputStream out = Framing.gathering(target);
        LogStart start = start();
        follower.seek(start.offset());
        String details = query.details() ? log.details() : "";
        var lines = new LogLines(query, Framing.of(log.tty()), out, start.skip(), details);
        while (true) {
            Optional<LogEntry> entry = follower.ready();
            if (entry.isEmpty()) {
                out.flush();
                if (!query.follow()) {
                    return;
                }
                entry = follower.next(query.until());
            }
            if (entry.isEmpty()) {
                return;
            }
            lines.write(entry.get());
        }
    }

    private LogStart start() throws IOException {
        try (LogReader reader = LogReader.open(log.file())) {
            return LogStart.of(reader, query);
        }
    }

    @Override
    public void close() throws IOException {
        follower.close();
    }
}
