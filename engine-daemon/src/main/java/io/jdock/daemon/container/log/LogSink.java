package io.jdock.daemon.container.log;

import io.jdock.shim.streamlog.LogEntry;
import java.io.IOException;

/** The place to which one container's output goes. For one thread. */
public interface LogSink extends AutoCloseable {
    /**
     * Takes one line, or a piece of one.
     *
     * @param entry whose time and stream the line has
     * @param start first byte of the line in it
     * @param end after the last byte, which may be a line feed
     */
    void line(LogEntry entry, int start, int end) throws IOException;

    /** Makes what was taken reach the place; answers a mark that {@link Resumable} sinks know themselves by again. */
    long flush() throws IOException;

    @Override
    void close() throws IOException;

    /** A sink that can take back what it got after a mark, as after a crash nobody knows that it got it. */
    interface Resumable {
        void resume(long mark) throws IOException;
    }
}
