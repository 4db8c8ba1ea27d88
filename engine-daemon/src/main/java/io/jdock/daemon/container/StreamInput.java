package io.jdock.daemon.container;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The writing end of a process's stdin. */
public interface StreamInput {
    /**
     * Writes all of {@code data}. Blocks while the process does not run yet and while it does not read, so it belongs
     * on a platform thread of its own, which an interrupt frees.
     *
     * @throws IOException if the process has closed its stdin or has ended
     */
    void write(ByteBuffer data) throws IOException;

    /**
     * The client sends no more: the process reads end of file, unless it has a terminal, or its stdin is to stay open
     * for other clients. Idempotent.
     */
    void end();

    /** The client is gone without an end: like {@link #end()} only if stdin was for the first client alone. */
    void detach();
}
