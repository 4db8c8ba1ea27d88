package io.jdock.daemon.container;

import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.streamlog.LogNotifier;
import io.jdock.shim.streamlog.LogTrimmer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps stream logs within their bounds: looks at them each second, and gives up the oldest output of one that is too
 * long. What an attached client has yet to read stays.
 */
final class LogKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A log may be longer by a fourth and this, so that it is not looked through for each line. */
    private static final long SLACK = 1 << 20;

    private final Parts parts;
    private final LogNotifier notifier;
    private final Thread thread;

    private LogKeeper(Parts parts, LogNotifier notifier) {
        this.parts = parts;
        this.notifier = notifier;
        this.thread = Thread.ofVirtual().name("log-keeper").unstarted(this::run);
    }

    static LogKeeper start(Parts parts, LogNotifier notifier) {
        var keeper = new LogKeeper(parts, notifier);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                for (Container container : parts.index().all()) {
                    keep(container);
                }
            }
        } catch (InterruptedException _) {
            // The engine stops.
        }
    }

    private void keep(Container container) {
        Path log = parts.store().paths().streamLog(container.id());
        try {
            long bytes = LogOptions.of(container.now().document().hostConfig().logConfig())
                    .streamLogBytes();
            if (LogTrimmer.allocated(log) > bytes + bytes / 4 + SLACK) {
                LogTrimmer.trim(log, bytes, notifier.needed(log));
            }
        } catch (IOException | SyscallException e) {
            if (!container.isRemoved()) {
                LOG.warn("container={} op=trim-log", container.id(), e);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
