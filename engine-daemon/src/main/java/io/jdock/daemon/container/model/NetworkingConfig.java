package io.jdock.daemon.container.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The networks that a new container is connected to, by name or id. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record NetworkingConfig(Map<String, EndpointSettings> endpointsConfig) {
    public NetworkingConfig {
        var connections = new TreeMap<String, EndpointSettings>();
        if (endpointsConfig != null) {
            // A null value is how clients write a connection with nothing special about it.
            endpointsConfig.forEach((network, settings) ->
                    connections.put(network, settings == null ? EndpointSettings.defaults() : settings));
        }
        endpointsConfig = Collections.unmodifiableMap(connections);
    }
}
