package io.jdock.daemon.container;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to take back, in reverse, if an operation does not come to its end. */
final class Undo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    /** The operation succeeded: nothing is taken back. */
    void release() {
        steps.clear();
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                // The operation's own failure is what the caller must hear of; the other steps go on.
                LOG.warn("undo step failed", e);
            }
        }
    }
}
