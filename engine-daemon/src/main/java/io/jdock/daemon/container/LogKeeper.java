package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.log.LogCarrier;
import io.jdock.daemon.container.log.LogSource;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.streamlog.LogNotifier;
import io.jdock.shim.streamlog.LogTrimmer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has output carried to log drivers, and keeps stream logs within their bounds: looks at them each second, and gives up
 * the oldest output of one that is too long. What an attached client has yet to read stays, within reason.
 */
final class LogKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A log may be longer by a fourth and this, so that it is not looked through for each line. */
    private static final long SLACK = 1 << 20;

    /**
     * What a log may be longer for the sake of attached clients and drivers that lag. Nothing that a container writes
     * waits for them, so this is where a client that does not read is left behind, and not the disk filled.
     */
    private static final long MOST_BEHIND = 1L << 30;

    private final Parts parts;
    private final LogNotifier notifier;
    private final Map<String, Carriage> carriers = new ConcurrentHashMap<>();
    private final Thread thread;

    private LogKeeper(Parts parts, LogNotifier notifier) {
        this.parts = parts;
        this.notifier = notifier;
        this.thread = Thread.ofVirtual().name("log-keeper").unstarted(this::run);
    }

    static LogKeeper start(Parts parts, LogNotifier notifier) {
        var keeper = new LogKeeper(parts, notifier);
        parts.store().beforeDelete(keeper::last);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                List<Container> all = parts.index().all();
                for (Container container : all) {
                    carry(container);
                    keep(container);
                }
            }
        } catch (InterruptedException _) {
            // The engine stops.
        }
    }

    /** Has output that came since the last look carried to the container's driver, by a thread of its own. */
    private void carry(Container container) {
        if (container.isRemoved()) {
            return;
        }
        carriage(container.now().document())
                .ifPresent(carriage -> Thread.ofVirtual().name("log-carrier").start(carriage::go));
    }

    /** Carries what is left of a container that is going to be deleted. */
    private void last(ContainerDocument document) {
        carriage(document).ifPresent(Carriage::goAndEnd);
        carriers.remove(document.id());
    }

    private Optional<Carriage> carriage(ContainerDocument document) {
        LogOptions options = LogOptions.of(document.hostConfig().logConfig());
        if (!LogCarrier.carries(options.driver())) {
            return Optional.empty();
        }
        try {
            return Optional.of(carriers.computeIfAbsent(document.id(), _ -> new Carriage(carrier(document, options))));
        } catch (EngineException e) {
            LOG.warn("container={} op=carry-log", document.id(), e);
            return Optional.empty();
        }
    }

    private LogCarrier carrier(ContainerDocument document, LogOptions options) {
        ContainerPaths paths = parts.store().paths();
        String id = document.id();
        var source = new LogSource(
                id,
                document.name(),
                document.config().image(),
                document.imageId(),
                paths.jsonLog(id),
                options.attributes(document.config()),
                options.options(),
                options.maxSize(),
                options.maxFiles());
        return new LogCarrier(paths.streamLog(id), paths.logProgress(id), options.driver(), source);
    }

    /** A carrier, and whether it is under way. */
    private static final class Carriage {
        private final LogCarrier carrier;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile boolean failing;

        Carriage(LogCarrier carrier) {
            this.carrier = carrier;
        }

        /** Carries what there is, unless somebody does already. */
        void go() {
            if (lock.tryLock()) {
                try {
                    carry();
                } finally {
                    lock.unlock();
                }
            }
        }

        void goAndEnd() {
            lock.lock();
            try {
                carry();
                carrier.close();
            } catch (IOException e) {
                LOG.debug("op=close-log", e);
            } finally {
                lock.unlock();
            }
        }

        private void carry() {
            try {
                if (carrier.isBehind()) {
                    carrier.carry();
                    failing = false;
                }
            } catch (NoSuchFileException _) {
                // The container was removed.
            } catch (IOException | RuntimeException e) {
                if (!failing) {
                    LOG.warn("op=carry-log: tried again until it works", e);
                }
                failing = true;
            }
        }
    }

    private void keep(Container container) {
        Path log = parts.store().paths().streamLog(container.id());
        try {
            long bytes = LogOptions.of(container.now().document().hostConfig().logConfig())
                    .streamLogBytes();
            if (LogTrimmer.allocated(log) > bytes + bytes / 4 + SLACK) {
                Carriage carriage = carriers.get(container.id());
                long carried = carriage == null ? Long.MAX_VALUE : carriage.carrier.position();
                long needed = Math.min(carried, notifier.needed(log));
                LogTrimmer.trim(log, bytes, Math.max(needed, Files.size(log) - bytes - MOST_BEHIND));
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
