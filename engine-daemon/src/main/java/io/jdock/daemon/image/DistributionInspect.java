package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Platform;
import java.util.List;

/** What a registry has under a name: the answer of {@code GET /distribution/NAME/json}. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record DistributionInspect(Descriptor descriptor, List<Platform> platforms) {
    public DistributionInspect {
        requireNonNull(descriptor, "descriptor is null");
        platforms = List.copyOf(platforms);
    }
}
