package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How to stop a container.
 *
 * @param signal a signal's name or number; empty for the container's own
 * @param timeoutSeconds after how long it is killed, -1 for never; empty for the container's own
 */
public record StopOptions(String signal, OptionalInt timeoutSeconds) {
    public static final StopOptions DEFAULT = new StopOptions("", OptionalInt.empty());

    public StopOptions {
        requireNonNull(signal, "signal is null");
        requireNonNull(timeoutSeconds, "timeoutSeconds is null");
    }
}
