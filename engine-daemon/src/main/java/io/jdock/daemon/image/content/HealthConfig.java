package io.jdock.daemon.image.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Docker's health check. {@code test} is {@code [NONE]}, {@code [CMD, args...]} or {@code [CMD-SHELL, line]}, or empty
 * to inherit; times are nanoseconds; 0 means the default everywhere.
 */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record HealthConfig(
        List<String> test, long interval, long timeout, long startPeriod, long startInterval, int retries) {
    public HealthConfig {
        test = test == null ? List.of() : List.copyOf(test);
    }
}
