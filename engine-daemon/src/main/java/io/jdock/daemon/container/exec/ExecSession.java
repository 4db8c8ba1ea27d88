package io.jdock.daemon.container.exec;

import io.jdock.daemon.container.StreamInput;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The streams of a running exec. Output is not kept: what is not read here stays in the pipe, and the process waits.
 * Closing gives the streams up; the process goes on,
 * and its output is thrown away.
 */
public interface ExecSession extends AutoCloseable {
    boolean tty();

    /** Present if attached; everything, for a terminal. Reads block a platform thread. */
    Optional<InputStream> stdout();

    /** Present if attached and not a terminal. */
    Optional<InputStream> stderr();

    /** Present if attached. */
    Optional<StreamInput> input();

    /** The exit code, once the process has ended. */
    CompletionStage<Integer> ended();

    @Override
    void close();
}
