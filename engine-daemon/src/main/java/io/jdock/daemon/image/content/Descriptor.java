package io.jdock.daemon.image.content;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** Where content is found: OCI's content descriptor. {@code platform} is null where it is not said. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Descriptor(
        String mediaType,
        Digest digest,
        @JsonInclude(JsonInclude.Include.ALWAYS) long size,
        Map<String, String> annotations,
        Platform platform) {
    public Descriptor {
        requireNonNull(mediaType, "mediaType is null");
        requireNonNull(digest, "digest is null");
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Map.of(), null);
    }

    public Descriptor withAnnotations(Map<String, String> replacement) {
        return new Descriptor(mediaType, digest, size, replacement, platform);
    }

    public Descriptor withPlatform(Platform replacement) {
        return new Descriptor(mediaType, digest, size, annotations, replacement);
    }
}
