package io.jdock.daemon.container.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/** One line of the list of containers. {@code created} is in seconds since 1970. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ContainerSummary(
        String id,
        List<String> names,
        String image,
        @JsonProperty("ImageID") String imageId,
        String command,
        long created,
        List<Port> ports,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeRw,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeRootFs,
        Map<String, String> labels,
        String state,
        String status,
        SummaryHostConfig hostConfig,
        SummaryNetworkSettings networkSettings,
        List<MountPoint> mounts) {
    /** The same container, with so many bytes more on disk. Its sizes must be known. */
    public ContainerSummary plus(long bytes) {
        return new ContainerSummary(
                id,
                names,
                image,
                imageId,
                command,
                created,
                ports,
                sizeRw + bytes,
                sizeRootFs + bytes,
                labels,
                state,
                status,
                hostConfig,
                networkSettings,
                mounts);
    }

    /** A port; {@code publicPort} 0 if it is exposed only. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Port(
            @JsonProperty("IP") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String ip,

            int privatePort,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int publicPort,
            String type) {}

    /** The two fields of the host configuration that a list shows. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record SummaryHostConfig(
            String networkMode,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> annotations) {}

    /** The networks only. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record SummaryNetworkSettings(Map<String, EndpointSettings> networks) {}
}
