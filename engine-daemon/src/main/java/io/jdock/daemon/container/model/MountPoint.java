package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A mount as inspect and list show it. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record MountPoint(
        String type,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
        String source,
        String destination,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String driver,
        String mode,
        @JsonProperty("RW") boolean writable,
        String propagation) {
    public MountPoint {
        type = text(type);
        name = text(name);
        source = text(source);
        destination = text(destination);
        driver = text(driver);
        mode = text(mode);
        propagation = text(propagation);
    }
}
