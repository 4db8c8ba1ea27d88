package io.jdock.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Platform;
import java.util.List;

/**
 * A manifest of an image in a list, as the API shows it. {@code imageData} and {@code attestationData} are there by
 * {@code kind}, which is {@code image} or {@code attestation}.
 */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManifestSummary(
        @JsonProperty("ID") Digest id,
        Descriptor descriptor,
        boolean available,
        Size size,
        String kind,
        ImageData imageData,
        AttestationData attestationData) {
    /** Bytes of its blobs, and of them with its unpacked layers. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Size(long content, long total) {}

    @JsonNaming(UpperCamelCaseStrategy.class)
    public record ImageData(Platform platform, Unpacked size, List<String> containers) {}

    /** Bytes of the layers; 0 if they are not unpacked here. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Unpacked(long unpacked) {}

    /** The manifest that is attested of. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record AttestationData(@JsonProperty("For") String attested) {}
}
