package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Moves layers, several at once, but not more over all operations than were allowed. The threads are the system's, since
 * unpacking is work for a processor, of which the virtual threads that answer clients would not get any.
 */
final class Transfers {
    private final String name;
    private final int most;
    private final Semaphore slots;
    private final KeyedLocks<Object> locks = new KeyedLocks<>();

    Transfers(String name, int most) {
        this.name = requireNonNull(name, "name is null");
        this.most = most;
        this.slots = new Semaphore(most, true);
    }

    int most() {
        return most;
    }

    /** The move of one layer. */
    interface Task {
        void run() throws IOException;
    }

    /** Runs a task when nobody else moves the same content, and a slot is free. */
    void one(Object content, Task task) throws IOException {
        try (var _ = locks.take(content)) {
            slots.acquire();
            try {
                task.run();
            } finally {
                slots.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Runs all tasks; the first failure interrupts the others and is thrown when they have ended. */
    void all(List<Task> tasks) throws IOException {
        if (tasks.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(tasks.size(), most),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        try {
            var ended = new ExecutorCompletionService<Void>(threads);
            for (Task task : tasks) {
                ended.submit(() -> {
                    task.run();
                    return null;
                });
            }
            for (int i = 0; i < tasks.size(); i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (CancellationException | InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            end(threads);
        }
    }

    private static IOException rethrown(Throwable problem) {
        switch (problem) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case IOException e -> {
                return e;
            }
            default -> {
                return new IOException(problem);
            }
        }
    }

    /** Waits for tasks to end, since they work on content that is given back after this. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
