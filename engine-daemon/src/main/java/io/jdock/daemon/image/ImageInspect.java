package io.jdock.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.RuntimeConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** All about one image, as the API shows it. {@code created} is null if the image does not say. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ImageInspect(
        ImageId id,
        List<String> repoTags,
        List<String> repoDigests,
        String parent,
        String comment,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant created,
        String dockerVersion,
        String author,
        RuntimeConfig config,
        String architecture,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String variant,
        String os,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String osVersion,
        long size,
        GraphDriver graphDriver,
        @JsonProperty("RootFS") RootFs rootFs,
        Metadata metadata) {
    /** Where its layers are; {@code LowerDir} joins them with colons, top first, without the topmost. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record GraphDriver(Map<String, String> data, String name) {}

    /** The layers, bottom first. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record RootFs(String type, List<Digest> layers) {}

    /** What only this store knows; {@code lastTagTime} is the year 1 if it was never tagged here, as Docker shows. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Metadata(Instant lastTagTime) {}
}
