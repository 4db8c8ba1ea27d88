package io.jdock.daemon.volume;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;

/**
 * A volume's document.
 *
 * @param options type, o, device and size of a volume that is mounted from elsewhere; empty for a plain directory
 */
public record Volume(String name, Instant created, Map<String, String> labels, Map<String, String> options) {
    /** The label by which clients know that nobody named it. */
    static final String ANONYMOUS = "com.docker.volume.anonymous";

    public Volume {
        requireNonNull(name, "name is null");
        requireNonNull(created, "created is null");
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        options = options == null ? Map.of() : Map.copyOf(options);
    }

    @JsonIgnore
    boolean isAnonymous() {
        return labels.containsKey(ANONYMOUS);
    }
}
