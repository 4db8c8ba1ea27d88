package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * The output of a container, kept in its stream log.
 *
 * @param file the stream log; it exists as long as the container does
 * @param tty all output is one raw stream
 * @param details labels and variables that the log options name, {@code a=b,c=d}; see {@code logs --details}
 * @param ended completes when no more output will come from the current run; complete already if it does not run
 */
public record ContainerLog(Path file, boolean tty, String details, CompletionStage<Void> ended) {
    public ContainerLog {
        requireNonNull(file, "file is null");
        requireNonNull(ended, "ended is null");
    }
}
