package io.jdock.daemon.network;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What to take back if the work between is not finished: actions in reverse order, each tried whatever the others do.
 * {@link #release} says that the work is done.
 */
final class Undo implements AutoCloseable {
    private final Deque<Runnable> actions = new ArrayDeque<>();

    void add(Runnable action) {
        actions.push(action);
    }

    void release() {
        actions.clear();
    }

    /** Takes everything back; the first failure is thrown, with the others added to it. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!actions.isEmpty()) {
            try {
                actions.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
