package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes made ahead, so that a start does not wait for the kernel to make a namespace. A thread of its own makes
 * up for those taken, once the starts that took them are likely to be over: it would take a processor, and locks of the
 * kernel, away from them. When there is none left, the caller's thread makes one.
 */
final class SandboxPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxPool.class);
    private static final long RETRY_MILLIS = 5000;
    /** About how long a start takes. */
    private static final long START_MILLIS = 30;

    private final Sandboxes sandboxes;
    private final Sandboxes.Plug plug;
    private final int size;
    private final Semaphore wanted;
    private final Thread thread;
    private final Deque<Sandbox> ready = new ArrayDeque<>();
    /** {@link System#nanoTime} of the last {@link #take}. */
    private long lastTake = System.nanoTime();

    private boolean closed;

    /** Starts to fill the pool. */
    SandboxPool(Sandboxes sandboxes, Sandboxes.Plug plug, int size) {
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
        this.plug = plug;
        this.size = size;
        this.wanted = new Semaphore(size);
        this.thread = Thread.ofPlatform().name("sandbox-pool").daemon(true).unstarted(this::fill);
        thread.start();
    }

    Sandbox take() {
        synchronized (this) {
            Sandbox sandbox = ready.poll();
            lastTake = System.nanoTime();
            if (sandbox != null) {
                wanted.release();
                return sandbox;
            }
        }
        return sandboxes.createOn(plug);
    }

    /** Waits until the pool is full, for a test or a measurement. */
    void awaitFull() throws InterruptedException {
        synchronized (this) {
            while (ready.size() < size && !closed) {
                wait();
            }
        }
    }

    private void fill() {
        try {
            while (true) {
                wanted.acquire();
                awaitQuiet();
                try {
                    add(sandboxes.createOn(plug));
                } catch (RuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return; // closed
                    }
                    LOG.warn("prepare a network sandbox", e);
                    wanted.release();
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // closed: what is ready is destroyed by close()
        }
    }

    /** Returns when nobody has taken a sandbox for the time of a start, or too few are left for the next ones. */
    private void awaitQuiet() throws InterruptedException {
        long left;
        while ((left = quietIn()) > 0) {
            Thread.sleep(left);
        }
    }

    private synchronized long quietIn() {
        if (ready.size() < size / 2) {
            return 0;
        }
        return START_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTake);
    }

    private synchronized void add(Sandbox sandbox) {
        if (closed) {
            destroy(sandbox);
            return;
        }
        ready.add(sandbox);
        notifyAll();
    }

    private void destroy(Sandbox sandbox) {
        sandbox.close();
        sandboxes.destroy(sandbox.id(), List.of(sandbox.hostInterface()));
    }

    /** Destroys what nobody took. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            while (!ready.isEmpty()) {
                destroy(ready.poll());
            }
        }
    }
}
