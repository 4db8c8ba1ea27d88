package io.jdock.shim.streamlog;

import java.time.Instant;

/**
 * One record of a stream log: what one read(2) of a container's output returned.
 *
 * @param stream {@link #STDOUT} or {@link #STDERR}; a terminal's output is STDOUT
 * @param bytes the output itself; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a message that is passed on, never compared
public record LogEntry(long seconds, int nanoseconds, int stream, byte[] bytes) {
    public static final int STDOUT = 1;
    public static final int STDERR = 2;

    public Instant time() {
        return Instant.ofEpochSecond(seconds, nanoseconds);
    }
}
