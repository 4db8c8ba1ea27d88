package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** Where a container is in its life. Changes go through {@link #after} only. */
sealed interface Life {
    /** Never ran; {@code failure} tells of the last start that failed. */
    record Created(Optional<StartFailure> failure) implements Life {
        public Created {
            requireNonNull(failure, "failure is null");
        }
    }

    /** Its first process runs: host pid of that process and of its shim. */
    record Running(int pid, int shimPid, Instant startedAt) implements Life {
        public Running {
            requireNonNull(startedAt, "startedAt is null");
        }
    }

    /** Frozen. */
    record Paused(Running running) implements Life {
        public Paused {
            requireNonNull(running, "running is null");
        }
    }

    /** Ended, and to be started again in a while. */
    record Restarting(End last) implements Life {
        public Restarting {
            requireNonNull(last, "last is null");
        }
    }

    /** Ran and ended; {@code failure} tells of a later start that failed. */
    record Exited(End end, Optional<StartFailure> failure) implements Life {
        public Exited {
            requireNonNull(end, "end is null");
            requireNonNull(failure, "failure is null");
        }
    }

    /** Being removed. */
    record Removing(Life before) implements Life {
        public Removing {
            requireNonNull(before, "before is null");
        }
    }

    /** Its removal failed half way; only another removal is possible. */
    record Dead(String reason) implements Life {
        public Dead {
            requireNonNull(reason, "reason is null");
        }
    }

    /** How a run ended. {@code exitCode} is 128 + the signal if a signal ended it. */
    record End(int exitCode, boolean oomKilled, Instant startedAt, Instant finishedAt) {
        public End {
            requireNonNull(startedAt, "startedAt is null");
            requireNonNull(finishedAt, "finishedAt is null");
        }
    }

    /** Why a start failed and the exit code that Docker gives such a container. */
    record StartFailure(int exitCode, String message) {
        public StartFailure {
            requireNonNull(message, "message is null");
        }
    }

    /** What can happen to a container. */
    sealed interface Change {
        record Started(int pid, int shimPid, Instant at) implements Change {}

        record StartFailed(StartFailure failure) implements Change {}

        record Frozen() implements Change {}

        record Thawed() implements Change {}

        record Ended(int exitCode, boolean oomKilled, Instant at) implements Change {}

        /** An ended container is to be started again by its restart policy. */
        record RestartPlanned() implements Change {}

        /** The planned restart will not be. */
        record RestartDropped() implements Change {}

        record RemovalBegun() implements Change {}

        record RemovalFailed(String reason) implements Change {}
    }

    /**
     * The state after a change.
     *
     * @throws IllegalStateException if that cannot happen in this state
     */
    default Life after(Change change) {
        return switch (change) {
            case Change.Started started when canStart() -> new Running(started.pid(), started.shimPid(), started.at());
            case Change.StartFailed failed when canStart() -> afterFailure(failed.failure());
            case Change.Frozen _ when this instanceof Running running -> new Paused(running);
            case Change.Thawed _ when this instanceof Paused paused -> paused.running();
            case Change.Ended ended
            when run().isPresent() ->
                new Exited(
                        new End(ended.exitCode(), ended.oomKilled(), run().get().startedAt(), ended.at()),
                        Optional.empty());
            case Change.RestartPlanned _ when this instanceof Exited exited -> new Restarting(exited.end());
            case Change.RestartDropped _
            when this instanceof Restarting restarting -> new Exited(restarting.last(), Optional.empty());
            case Change.RemovalBegun _ when canStart() || this instanceof Dead -> new Removing(this);
            case Change.RemovalFailed failed when this instanceof Removing -> new Dead(failed.reason());
            default -> throw new IllegalStateException(change + " in state " + this);
        };
    }

    private Life afterFailure(StartFailure failure) {
        return switch (this) {
            case Exited exited -> new Exited(exited.end(), Optional.of(failure));
            case Restarting restarting -> new Exited(restarting.last(), Optional.of(failure));
            default -> new Created(Optional.of(failure));
        };
    }

    /** Neither running, nor on its way out. */
    default boolean canStart() {
        return this instanceof Created || this instanceof Exited || this instanceof Restarting;
    }

    /** The run under way, frozen or not. */
    default Optional<Running> run() {
        return switch (this) {
            case Running running -> Optional.of(running);
            case Paused paused -> Optional.of(paused.running());
            default -> Optional.empty();
        };
    }

    /** The exit code that inspect shows and a wait answers; 0 while it runs. */
    default int exitCode() {
        return switch (this) {
            case Created created ->
                created.failure().map(StartFailure::exitCode).orElse(0);
            case Exited exited ->
                exited.failure().map(StartFailure::exitCode).orElse(exited.end().exitCode());
            case Restarting restarting -> restarting.last().exitCode();
            case Removing removing -> removing.before().exitCode();
            case Running _, Paused _, Dead _ -> 0;
        };
    }

    /** The API's word for this state. */
    default String status() {
        return switch (this) {
            case Created _ -> "created";
            case Running _ -> "running";
            case Paused _ -> "paused";
            case Restarting _ -> "restarting";
            case Exited _ -> "exited";
            case Removing _ -> "removing";
            case Dead _ -> "dead";
        };
    }
}
