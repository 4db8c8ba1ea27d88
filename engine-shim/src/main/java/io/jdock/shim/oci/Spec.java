package io.jdock.shim.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A bundle's {@code config.json}.
 *
 * @param ociVersion {@code 1.2.0}
 * @param mounts in the order in which they are mounted, over the root file system
 * @param annotations arbitrary metadata; null or empty if none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Spec(
        String ociVersion,
        Root root,
        Process process,
        String hostname,
        String domainname,
        List<Mount> mounts,
        Linux linux,
        Map<String, String> annotations) {

    public static final String OCI_VERSION = "1.2.0";

    public Spec {
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    /**
     * The root file system.
     *
     * @param path the directory that is to be the root; jdock gives an overlay in the start request instead
     * @param readonly whether the root is read-only
     */
    public record Root(String path, boolean readonly) {}
}
