package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes made ahead, so that a start does not wait for the kernel to make a namespace. A thread of its own makes
 * up for those taken; when there is none left, the caller's thread makes one.
 */
final class SandboxPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxPool.class);
    private static final long RETRY_MILLIS = 5000;

    private final Sandboxes sandboxes;
    private final int bridge;
    private final int size;
    private final Semaphore wanted;
    private final Thread thread;
    private final Deque<Sandbox> ready = new ArrayDeque<>();
    private boolean closed;

    /** Starts to fill the pool. */
    SandboxPool(Sandboxes sandboxes, int bridge, int size) {
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
        this.bridge = bridge;
        this.size = size;
        this.wanted = new Semaphore(size);
        this.thread = Thread.ofPlatform().name("sandbox-pool").daemon(true).unstarted(this::fill);
        thread.start();
    }

    Sandbox take() {
        synchronized (this) {
            Sandbox sandbox = ready.poll();
            if (sandbox != null) {
                wanted.release();
                return sandbox;
            }
        }
        return sandboxes.createOn(bridge);
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
                try {
                    add(sandboxes.createOn(bridge));
                } catch (RuntimeException e) {
                    LOG.warn("prepare a network sandbox", e);
                    wanted.release();
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // closed: what is ready is destroyed by close()
        }
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
        sandboxes.destroy(sandbox.id(), sandbox.hostInterface());
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
