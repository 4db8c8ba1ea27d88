package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** Where a container's port is published; empty texts mean every address and a port of our choice. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record PortBinding(String hostIp, String hostPort) {
    public PortBinding {
        hostIp = text(hostIp);
        hostPort = text(hostPort);
    }
}
