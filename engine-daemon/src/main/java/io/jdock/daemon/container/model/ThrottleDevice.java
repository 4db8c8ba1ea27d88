package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** Limit of one block device, in bytes or operations per second. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ThrottleDevice(String path, long rate) {
    public ThrottleDevice {
        path = text(path);
    }
}
