package io.jdock.daemon.image.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.image.content.Descriptor;
import java.util.List;
import java.util.Map;

/**
 * An image in {@code manifest.json} of Docker's archives (moby, image/tarexport): paths in the archive of its
 * configuration and of its layers, bottom first.
 *
 * @param repoTags null where it has no name
 * @param layerSources what each layer's file is, by its digest uncompressed
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record DockerImage(
        String config,
        List<String> repoTags,
        List<String> layers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Descriptor> layerSources) {}
