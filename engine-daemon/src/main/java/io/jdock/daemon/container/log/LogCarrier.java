package io.jdock.daemon.container.log;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.Durability;
import io.jdock.daemon.state.JsonDocument;
import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries one container's stream log to its driver's place, from where it was left, also by an earlier daemon. How far
 * it came is noted after each batch in a file beside the log. Not for two threads at once.
 */
public final class LogCarrier implements AutoCloseable {
    private static final Set<String> DRIVERS = Set.of("json-file", "syslog", "journald");
    /** A note each so many bytes: that much comes twice after a crash, to places that cannot take anything back. */
    private static final long BATCH = 1 << 20;

    private final Path log;
    private final String driver;
    private final LogSource source;
    private final JsonDocument<Progress> note;
    private volatile long position;
    private LogSink sink;

    /** How far the log was carried, and the sink's mark there. */
    record Progress(long position, long mark) {}

    /**
     * @param log the stream log
     * @param note where to keep how far it came
     */
    public LogCarrier(Path log, Path note, String driver, LogSource source) {
        this.log = log;
        this.driver = driver;
        this.source = source;
        this.note = new JsonDocument<>(note, Progress.class);
        this.position = this.note.read().map(Progress::position).orElse(0L);
    }

    /** What there is on this host, in the order of the names. */
    public static List<String> drivers() {
        return Journal.isThere()
                ? List.of("journald", "json-file", "local", "none", "syslog")
                : List.of("json-file", "local", "none", "syslog");
    }

    /** Whether a driver wants the output carried anywhere. */
    public static boolean carries(String driver) {
        return DRIVERS.contains(driver);
    }

    /** @throws EngineException INVALID if a container with that driver and those options could not log */
    public static void check(String driver, Map<String, String> options) {
        if (driver.equals("syslog")) {
            Syslog.check(
                    options.getOrDefault("syslog-address", ""),
                    options.getOrDefault("syslog-format", ""),
                    options.getOrDefault("syslog-facility", ""));
        }
        if (driver.equals("journald") && !Journal.isThere()) {
            throw EngineException.invalid("failed to initialize logging driver: journald is not enabled on this host");
        }
    }

    /** The first offset that is not carried yet. */
    public long position() {
        return position;
    }

    /** Whether there is something to carry. */
    public boolean isBehind() throws IOException {
        return Files.exists(log) && Files.size(log) > position;
    }

    /** Carries all there is. What fails is tried again by the next call. */
    public void carry() throws IOException {
        try (LogReader reader = LogReader.open(log)) {
            open();
            reader.seek(position);
            long noted = position;
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                lines(entry.get());
                if (reader.position() - noted > BATCH) {
                    noted = reader.position();
                    note(noted);
                }
            }
            if (reader.position() > noted) {
                note(reader.position());
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void open() throws IOException {
        if (sink != null) {
            return;
        }
        sink = switch (driver) {
            case "json-file" -> new JsonFile(source);
            case "syslog" -> new Syslog(source);
            case "journald" -> new Journal(source);
            default -> throw new IllegalStateException("no driver " + driver);
        };
        Optional<Progress> last = note.read();
        if (sink instanceof LogSink.Resumable file && last.isPresent()) {
            file.resume(last.get().mark());
        }
    }

    private void lines(LogEntry entry) throws IOException {
        byte[] bytes = entry.bytes();
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, bytes.length);
            sink.line(entry, start, end);
            start = end;
        }
    }

    private void note(long reached) throws IOException {
        long mark = sink.flush();
        note.write(new Progress(reached, mark), Durability.ATOMIC);
        position = reached;
    }

    @Override
    public void close() throws IOException {
        if (sink != null) {
            LogSink open = sink;
            sink = null;
            open.close();
        }
    }
}
