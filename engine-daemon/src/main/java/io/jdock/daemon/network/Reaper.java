package io.jdock.daemon.network;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes sandboxes apart behind the caller's back, one after the other: the kernel waits for all processors when a link
 * goes, tens of milliseconds that an ending container need not wait for.
 */
final class Reaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sandbox-reaper").daemon(true).factory());

    /** Runs the action some time soon; its failure is logged under that name. */
    void submit(String what, Runnable action) {
        executor.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("{}", what, e);
            }
        });
    }

    /** Waits until everything submitted before is done. */
    void drain() {
        try {
            executor.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("doing nothing failed", e);
        }
    }

    /** Finishes what was submitted. */
    @Override
    public void close() {
        executor.close();
    }
}
