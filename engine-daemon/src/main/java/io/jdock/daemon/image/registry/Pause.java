package io.jdock.daemon.image.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Repetitions of a request that failed for a reason that may pass. */
final class Pause {
    /** As many as Docker makes. */
    static final int ATTEMPTS = 5;

    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Pause() {}

    /** How long to wait after that many failures; what the registry asked for counts if it is more. */
    static Duration after(int failures, Duration first, Duration asked) {
        Duration grown = first.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration longer = grown.compareTo(asked) < 0 ? asked : grown;
        return longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    }

    /** Whether a registry's wish to be left alone is one that a user would wait for. */
    static boolean isBearable(Duration asked) {
        return asked.compareTo(LONGEST) <= 0;
    }

    static void take(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
