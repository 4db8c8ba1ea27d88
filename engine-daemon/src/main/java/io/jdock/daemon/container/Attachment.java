package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A client's connection to a container's streams.
 *
 * @param streamLog file to read output from; open it at once, as an auto-removed container takes it away at its end
 * @param fromOffset where in that file the client's output begins
 * @param tty all output is one raw stream
 * @param ended completes when all output of the run is in the file; for a container that does not run yet, of its
 *     next run
 * @param input present if asked for and if the container has a stdin
 */
public record Attachment(
        Path streamLog, long fromOffset, boolean tty, CompletionStage<Void> ended, Optional<StreamInput> input) {
    public Attachment {
        requireNonNull(streamLog, "streamLog is null");
        requireNonNull(ended, "ended is null");
        requireNonNull(input, "input is null");
    }
}
