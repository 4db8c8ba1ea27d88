package io.jdock.daemon.container.health;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a container's health checks went so far; part of its document.
 *
 * @param failingStreak failures in a row that count
 * @param log the last {@value #KEPT}, oldest first
 */
public record Health(Status status, int failingStreak, List<Check> log) {
    /** How many checks are remembered. */
    public static final int KEPT = 5;

    public Health {
        requireNonNull(status, "status is null");
        log = log == null ? List.of() : List.copyOf(log);
    }

    /** What is known of a container. */
    public enum Status {
        STARTING,
        HEALTHY,
        UNHEALTHY;

        /** The API's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One check.
     *
     * @param exitCode 0 for well; -1 if the check could not be run or took too long
     */
    public record Check(Instant start, Instant end, int exitCode, String output) {
        public Check {
            requireNonNull(start, "start is null");
            requireNonNull(end, "end is null");
            requireNonNull(output, "output is null");
        }

        @JsonIgnore
        boolean passed() {
            return exitCode == 0;
        }
    }

    /** Before the first check of the first run. */
    public static Health starting() {
        return new Health(Status.STARTING, 0, List.of());
    }

    /** At the start of another run: what was found earlier is only history. */
    public Health restarted() {
        return new Health(Status.STARTING, 0, log);
    }

    /** What does not run is not well, and is not checked. */
    public Health stopped() {
        return new Health(Status.UNHEALTHY, failingStreak, log);
    }

    /**
     * After one more check. A failure in the start period of a container that was never well does not count.
     *
     * @param startedAt of the run
     */
    public Health after(Check check, HealthPlan plan, Instant startedAt) {
        var checks = new ArrayList<>(log.subList(Math.max(0, log.size() + 1 - KEPT), log.size()));
        checks.add(check);
        if (check.passed()) {
            return new Health(Status.HEALTHY, 0, checks);
        }
        Duration age = Duration.between(startedAt, check.start());
        if (status == Status.STARTING && age.compareTo(plan.startPeriod()) < 0) {
            return new Health(status, failingStreak, checks);
        }
        int streak = failingStreak + 1;
        return new Health(streak >= plan.retries() ? Status.UNHEALTHY : status, streak, checks);
    }
}
