package io.jdock.daemon.api.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that the requests of all connections may hold at once. A daemon that is out of memory ends, so what does not
 * fit any more is refused instead. The first bytes of each request do not count: however many large requests there
 * are, small ones, which are nearly all, are still answered.
 */
final class Allowance {
    /** What a request may hold beside the allowance: a head, and the body of most. */
    static final int UNCOUNTED = 8 << 10;

    private final AtomicLong left;

    Allowance(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Nothing yet, for a request that begins. */
    Share share() {
        return new Share();
    }

    private boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    /** What one request holds. One thread at a time. */
    final class Share {
        private long bytes;
        private long counted;

        private Share() {}

        /**
         * Adds to what the request holds.
         *
         * @return false if there is no room for it; then nothing was added
         */
        boolean grow(int more) {
            long toCount = Math.max(0, bytes + more - UNCOUNTED) - counted;
            if (toCount > 0 && !take(toCount)) {
                return false;
            }
            bytes += more;
            counted += Math.max(0, toCount);
            return true;
        }

        /** Gives everything back; the share begins anew. */
        void giveBack() {
            left.addAndGet(counted);
            bytes = 0;
            counted = 0;
        }
    }
}
