package io.jdock.daemon.container.runtime;

import io.jdock.nativebridge.abi.Poll;
import io.jdock.nativebridge.linux.Polls;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that waits for the ends of all shims: their pidfds in one epoll(7) instance. */
final class ExitMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExitMonitor.class);
    /** How often the thread looks whether it is to end. */
    private static final int LOOK_UP_MILLIS = 1000;

    private final Polls.Set polls = new Polls.Set();
    private final Map<Long, ShimRun> runs = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    private ExitMonitor() {
        thread = Thread.ofPlatform().name("exit-monitor").daemon().unstarted(this::run);
    }

    static ExitMonitor start() {
        var monitor = new ExitMonitor();
        monitor.thread.start();
        return monitor;
    }

    /** Has {@link ShimRun#shimEnded} called when its shim has ended, or at once if it has already. */
    void watch(ShimRun run) {
        long token = tokens.incrementAndGet();
        runs.put(token, run);
        polls.add(run.shim(), Poll.POLLIN, token);
    }

    private void run() {
        while (!closed) {
            for (long token : polls.await(LOOK_UP_MILLIS)) {
                ShimRun run = runs.remove(token);
                if (run != null) {
                    end(run);
                }
            }
        }
        polls.close();
    }

    private void end(ShimRun run) {
        polls.remove(run.shim());
        try {
            run.shimEnded();
        } catch (RuntimeException e) {
            // The ends of all other containers must be seen all the same.
            LOG.error("shim {} has ended", run.shimPid(), e);
        }
    }

    /** Returns when no end is attended to any more. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
