package io.jdock.daemon.image.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** A list of manifests: OCI's image index, as a layout's {@code index.json} and as a multi-platform image. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Index(
        int schemaVersion,
        String mediaType,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> manifests,
        Map<String, String> annotations) {
    public Index {
        manifests = manifests == null ? List.of() : List.copyOf(manifests);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    public static Index of(List<Descriptor> manifests) {
        return new Index(2, MediaTypes.OCI_INDEX, manifests, Map.of());
    }
}
