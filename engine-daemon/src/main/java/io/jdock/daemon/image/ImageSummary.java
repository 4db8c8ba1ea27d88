package io.jdock.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * An image in a list, as the API shows it. {@code created} is in seconds since the epoch, sizes are in bytes;
 * {@code sharedSize} and {@code containers} are -1 where they were not asked for;
 * {@code manifests} is null then.
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ImageSummary(
        ImageId id,
        String parentId,
        List<String> repoTags,
        List<String> repoDigests,
        long created,
        long size,
        long sharedSize,
        Map<String, String> labels,
        long containers,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<ManifestSummary> manifests) {}
