package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** Which log driver keeps the output, and its options. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record LogConfig(String type, Map<String, String> config) {
    public LogConfig {
        type = text(type).isEmpty() ? "local" : type;
        config = map(config);
    }

    public static final LogConfig DEFAULT = new LogConfig("local", Map.of());
}
