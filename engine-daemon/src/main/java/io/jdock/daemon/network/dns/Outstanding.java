package io.jdock.daemon.network.dns;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the queries that wait for other servers: each has a socket, so one container must not have them all.
 *
 * @param own of one container
 * @param all of all containers
 */
record Outstanding(AtomicInteger own, AtomicInteger all) {
    static final int LIMIT = 256;
    private static final int LIMIT_OF_ALL = 4096;

    /** False if there are too many; then there is no {@link #end}. */
    boolean begin() {
        if (own.incrementAndGet() <= LIMIT) {
            if (all.incrementAndGet() <= LIMIT_OF_ALL) {
                return true;
            }
            all.decrementAndGet();
        }
        own.decrementAndGet();
        return false;
    }

    void end() {
        own.decrementAndGet();
        all.decrementAndGet();
    }
}
