package io.jdock.daemon.container.health;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HealthConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to run in a container, and how often, to find out whether it is well. Defaults are Docker's.
 *
 * @param command the whole argv
 * @param startInterval between checks in the start period, until the first that passes
 * @param retries failures in a row that make it unhealthy
 */
public record HealthPlan(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final int RETRIES = 3;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    public HealthPlan {
        command = List.copyOf(command);
        requireNonNull(interval, "interval is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(startPeriod, "startPeriod is null");
        requireNonNull(startInterval, "startInterval is null");
    }

    /** Empty if the container is not to be checked. */
    public static Optional<HealthPlan> of(ContainerConfig config) {
        HealthConfig health = config.healthcheck();
        if (health == null || health.test().isEmpty()) {
            return Optional.empty();
        }
        List<String> test = health.test();
        List<String> command = switch (test.getFirst()) {
            case "CMD" -> test.subList(1, test.size());
            case "CMD-SHELL" -> shell(config, test);
            default -> List.of();
        };
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(new HealthPlan(
                        command,
                        time(health.interval(), INTERVAL),
                        time(health.timeout(), TIMEOUT),
                        time(health.startPeriod(), Duration.ZERO),
                        time(health.startInterval(), START_INTERVAL),
                        health.retries() == 0 ? RETRIES : health.retries()));
    }

    private static List<String> shell(ContainerConfig config, List<String> test) {
        var command = new ArrayList<>(config.shell() == null || config.shell().isEmpty() ? SHELL : config.shell());
        command.addAll(test.subList(1, test.size()));
        return command;
    }

    private static Duration time(long nanos, Duration absent) {
        return nanos == 0 ? absent : Duration.ofNanos(nanos);
    }

    /** How long to wait for the next check of a container that has run that long. */
    public Duration pause(Health.Status status, Duration age) {
        return status == Health.Status.STARTING && age.compareTo(startPeriod) < 0 ? startInterval : interval;
    }
}
