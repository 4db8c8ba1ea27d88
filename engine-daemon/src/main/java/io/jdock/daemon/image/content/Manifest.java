package io.jdock.daemon.image.content;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** An image of one platform: OCI's image manifest, and Docker's schema 2, which has the same fields. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Manifest(
        int schemaVersion,
        String mediaType,
        Descriptor config,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> layers,
        Map<String, String> annotations) {
    public Manifest {
        requireNonNull(config, "config is null");
        layers = layers == null ? List.of() : List.copyOf(layers);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    public static Manifest oci(Descriptor config, List<Descriptor> layers) {
        return new Manifest(2, MediaTypes.OCI_MANIFEST, config, layers, Map.of());
    }

    public Manifest withAnnotations(Map<String, String> replacement) {
        return new Manifest(schemaVersion, mediaType, config, layers, replacement);
    }
}
