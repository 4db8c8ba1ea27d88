package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** Relative I/O weight of one block device. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record WeightDevice(String path, int weight) {
    public WeightDevice {
        path = text(path);
    }
}
