package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each key, which exists while somebody holds it or waits for it. */
final class KeyedLocks<K> {
    private final Map<K, Counted> locks = new HashMap<>();

    private static final class Counted {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    /** A lock that is held; closed by the thread that took it. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the lock of a key. */
    Held take(K key) throws IOException {
        requireNonNull(key, "key is null");
        Counted counted;
        synchronized (locks) {
            counted = locks.computeIfAbsent(key, _ -> new Counted());
            counted.users++;
        }
        try {
            counted.lock.lockInterruptibly();
        } catch (InterruptedException e) {
            leave(key, counted);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        return () -> {
            counted.lock.unlock();
            leave(key, counted);
        };
    }

    private void leave(K key, Counted counted) {
        synchronized (locks) {
            if (--counted.users == 0) {
                locks.remove(key);
            }
        }
    }
}
