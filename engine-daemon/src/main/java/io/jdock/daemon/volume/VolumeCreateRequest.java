package io.jdock.daemon.volume;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** The body of {@code POST /volumes/create}; everything may be missing. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record VolumeCreateRequest(
        String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {
    public VolumeCreateRequest {
        name = name == null ? "" : name;
        driver = driver == null ? "" : driver;
        driverOpts = driverOpts == null ? Map.of() : Map.copyOf(driverOpts);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
