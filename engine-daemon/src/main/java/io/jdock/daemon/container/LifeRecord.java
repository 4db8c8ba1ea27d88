package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * A {@link Life} as a document keeps it. Process ids end with the machine and are in the run directory instead.
 *
 * @param status created, running, exited or dead; a container that runs or is frozen is running here
 * @param startedAt null if it never ran, as {@code finishedAt}
 * @param error of the last start that failed, with {@code errorCode}; else empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LifeRecord(
        String status,
        int exitCode,
        boolean oomKilled,
        Instant startedAt,
        Instant finishedAt,
        String error,
        int errorCode) {
    static final LifeRecord NEW = new LifeRecord("created", 0, false, null, null, null, 0);

    LifeRecord {
        requireNonNull(status, "status is null");
    }

    static LifeRecord of(Life life) {
        return switch (life) {
            case Life.Created created ->
                new LifeRecord(
                        "created",
                        0,
                        false,
                        null,
                        null,
                        created.failure().map(Life.StartFailure::message).orElse(null),
                        created.failure().map(Life.StartFailure::exitCode).orElse(0));
            case Life.Running running -> new LifeRecord("running", 0, false, running.startedAt(), null, null, 0);
            case Life.Paused paused -> of(paused.running());
            // A planned restart is not kept: whether there is one follows from the policy when the daemon starts.
            case Life.Restarting restarting -> ended(restarting.last(), Optional.empty());
            case Life.Exited exited -> ended(exited.end(), exited.failure());
            case Life.Removing removing -> of(removing.before());
            case Life.Dead dead -> new LifeRecord("dead", 0, false, null, null, dead.reason(), 0);
        };
    }

    private static LifeRecord ended(Life.End end, Optional<Life.StartFailure> failure) {
        return new LifeRecord(
                "exited",
                end.exitCode(),
                end.oomKilled(),
                end.startedAt(),
                end.finishedAt(),
                failure.map(Life.StartFailure::message).orElse(null),
                failure.map(Life.StartFailure::exitCode).orElse(0));
    }

    boolean wasRunning() {
        return status.equals("running");
    }

    /** The state when nothing runs any more; a run without a known end ended with that code at that time. */
    Life settled(int unknownExitCode, Instant now) {
        Optional<Life.StartFailure> failure =
                error == null ? Optional.empty() : Optional.of(new Life.StartFailure(errorCode, error));
        return switch (status) {
            case "running" ->
                new Life.Exited(
                        new Life.End(unknownExitCode, false, startedAt == null ? now : startedAt, now),
                        Optional.empty());
            case "exited" ->
                new Life.Exited(
                        new Life.End(
                                exitCode,
                                oomKilled,
                                startedAt == null ? now : startedAt,
                                finishedAt == null ? now : finishedAt),
                        failure);
            case "dead" -> new Life.Dead(error == null ? "" : error);
            default -> new Life.Created(failure);
        };
    }
}
