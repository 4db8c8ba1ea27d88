package io.jdock.daemon.container.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.state.Json;
import java.util.Map;

/** The body of a create: a {@link ContainerConfig} with two more fields. */
public record ContainerCreateRequest(ContainerConfig config, HostConfig hostConfig, NetworkingConfig networkingConfig) {
    public ContainerCreateRequest {
        requireNonNull(config, "config is null");
        requireNonNull(hostConfig, "hostConfig is null");
        requireNonNull(networkingConfig, "networkingConfig is null");
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ContainerCreateRequest read(JsonNode body) throws JsonProcessingException {
        return new ContainerCreateRequest(
                Json.mapper().treeToValue(body, ContainerConfig.class),
                field(body, "HostConfig", HostConfig.class),
                field(body, "NetworkingConfig", NetworkingConfig.class));
    }

    private static <T> T field(JsonNode body, String name, Class<T> type) throws JsonProcessingException {
        JsonNode found = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (field.getKey().equalsIgnoreCase(name) && !field.getValue().isNull()) {
                found = field.getValue();
            }
        }
        return Json.mapper().treeToValue(found, type);
    }
}
