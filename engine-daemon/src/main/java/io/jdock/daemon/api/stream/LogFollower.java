package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogNotifier;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Reads a stream log and waits for more. It keeps the file open, so it can be read to its end even if the container is
 * removed meanwhile. One thread reads; {@link #stop()} may be called by any.
 */
public final class LogFollower implements AutoCloseable {
    /** Growth is announced; this is for announcements the kernel had to drop, of thousands at once. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final LogReader reader;
    private final LogNotifier.Subscription subscription;
    private final Wakeup wakeup;
    private volatile long position;
    private boolean begun;
    private boolean gap;
    private volatile boolean ended;
    private volatile boolean stopped;

    private LogFollower(LogReader reader, LogNotifier.Subscription subscription, Wakeup wakeup) {
        this.reader = reader;
        this.subscription = subscription;
        this.wakeup = wakeup;
    }

    /**
     * Opens a log.
     *
     * @param ended completes when nothing more will be appended
     */
    public static LogFollower open(Path log, LogNotifier notifier, CompletionStage<Void> ended) throws IOException {
        requireNonNull(ended, "ended is null");
        LogReader reader = LogReader.open(log);
        var wakeup = new Wakeup();
        LogNotifier.Subscription subscription;
        try {
            subscription = notifier.subscribe(log, wakeup::signal);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        var follower = new LogFollower(reader, subscription, wakeup);
        ended.whenComplete((_, _) -> {
            follower.ended = true;
            wakeup.signal();
        });
        return follower;
    }

    public void seek(long offset) {
        reader.seek(offset);
        position = offset;
    }

    private Optional<LogEntry> read() throws IOException {
        Optional<LogEntry> entry = reader.next();
        long next = reader.position();
        if (entry.isPresent()) {
            gap |= begun && next - LogReader.HEADER - entry.get().bytes().length > position;
            begun = true;
        }
        position = next;
        return entry;
    }

    /** Whether something between two records was given up before it was read, for the log's bounds. */
    boolean hasGap() {
        return gap;
    }

    /** Offset of the record that is read next; may be asked for by any thread. */
    long position() {
        return position;
    }

    /** Makes the reading thread see the end where it is. */
    public void stop() {
        stopped = true;
        wakeup.signal();
    }

    /** The next record that is there already. */
    public Optional<LogEntry> ready() throws IOException {
        return stopped ? Optional.empty() : read();
    }

    /** The next record; waits for it. Empty at the end of the output, when stopped, and at {@code until}. */
    public Optional<LogEntry> next(Instant until) throws IOException, InterruptedException {
        while (!stopped) {
            // Looked at first: what was appended before the end must not be missed.
            boolean last = ended;
            Optional<LogEntry> entry = read();
            if (entry.isPresent() || last) {
                return entry;
            }
            long left = Duration.between(Instant.now(), until).toMillis();
            if (left <= 0) {
                break;
            }
            wakeup.await(Math.min(left, LONGEST_WAIT.toMillis()));
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        subscription.close();
        reader.close();
    }
}
