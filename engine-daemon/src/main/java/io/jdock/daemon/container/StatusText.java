package io.jdock.daemon.container;

import io.jdock.daemon.container.health.Health;
import java.time.Duration;
import java.time.Instant;

/** A container's state as the list words it: {@code Up 3 minutes}, {@code Exited (0) 2 hours ago}. */
final class StatusText {
    private StatusText() {}

    /** @param health null if it is not checked */
    static String of(Life life, Health health, Instant now) {
        return switch (life) {
            case Life.Created _ -> "Created";
            case Life.Running running -> "Up " + ago(running.startedAt(), now) + health(health);
            case Life.Paused paused -> "Up " + ago(paused.running().startedAt(), now) + " (Paused)";
            case Life.Restarting restarting ->
                "Restarting (" + restarting.last().exitCode() + ") "
                        + ago(restarting.last().finishedAt(), now) + " ago";
            case Life.Exited exited ->
                "Exited (" + exited.end().exitCode() + ") " + ago(exited.end().finishedAt(), now) + " ago";
            case Life.Removing _ -> "Removal In Progress";
            case Life.Dead _ -> "Dead";
        };
    }

    private static String health(Health health) {
        if (health == null) {
            return "";
        }
        return health.status() == Health.Status.STARTING
                ? " (health: starting)"
                : " (" + health.status().word() + ")";
    }

    private static String ago(Instant then, Instant now) {
        return duration(Duration.between(then, now));
    }

    /** A span of time in the words of Docker's units library. */
    static String duration(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        }
        long hours = Math.round(seconds / 3600.0);
        if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return seconds / 3600 / 24 / 365 + " years";
    }
}
