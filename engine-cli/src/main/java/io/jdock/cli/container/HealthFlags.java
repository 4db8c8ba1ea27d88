package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.format.Durations;
import io.jdock.cli.json.Body;
import java.util.List;
import java.util.Map;

/** The flags about a container's health check. */
final class HealthFlags {
    private HealthFlags() {}

    /** The Healthcheck object of the API; empty if no flag says anything. */
    static Map<String, Object> of(Arguments arguments) {
        Body health = new Body();
        String command = arguments.text("--health-cmd");
        if (command != null && !command.isEmpty()) {
            health.set("Test", List.of("CMD-SHELL", command));
        }
        duration(arguments, "--health-interval", "Interval", health);
        duration(arguments, "--health-timeout", "Timeout", health);
        duration(arguments, "--health-start-period", "StartPeriod", health);
        duration(arguments, "--health-start-interval", "StartInterval", health);
        health.setIfNonZero("Retries", notNegative("--health-retries", arguments.integer("--health-retries", 0)));
        if (arguments.flag("--no-healthcheck")) {
            if (!health.fields().isEmpty()) {
                throw ContainerRequest.failure("--no-healthcheck conflicts with --health-* options");
            }
            health.set("Test", List.of("NONE"));
        }
        return health.fields();
    }

    private static void duration(Arguments arguments, String flag, String field, Body health) {
        String value = arguments.text(flag);
        if (value != null) {
            boolean negative = value.startsWith("-");
            try {
                long nanos = Durations.parse(negative ? value.substring(1) : value);
                health.setIfNonZero(field, notNegative(flag, negative ? -nanos : nanos));
            } catch (IllegalArgumentException e) {
                throw arguments.invalid(flag, value, e.getMessage());
            }
        }
    }

    private static long notNegative(String flag, long value) {
        if (value < 0) {
            throw ContainerRequest.failure(flag + " cannot be negative");
        }
        return value;
    }
}
