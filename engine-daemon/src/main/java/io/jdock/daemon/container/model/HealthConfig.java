package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How to find out whether a container is well.
 *
 * @param test {@code []} as the image says, {@code ["NONE"]}, {@code ["CMD", ...]} or {@code ["CMD-SHELL", line]}
 * @param interval nanoseconds, as all times here; 0 means the default
 */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record HealthConfig(
        List<String> test, long interval, long timeout, long startPeriod, long startInterval, int retries) {
    public HealthConfig {
        test = list(test);
    }
}
