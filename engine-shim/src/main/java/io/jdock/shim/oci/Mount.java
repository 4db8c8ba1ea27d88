package io.jdock.shim.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A mount in the container.
 *
 * @param destination absolute path in the container; untrusted, it is resolved inside the root
 * @param type {@code bind}, or a file system type ({@code proc}, {@code tmpfs} ...)
 * @param source what is mounted: a path on the host for a bind mount
 * @param options fstab(5)-style: {@code nosuid}, {@code ro}, {@code rbind}, {@code rprivate}, {@code size=64m} ...
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Mount(String destination, String type, String source, List<String> options) {
    public Mount {
        options = options == null ? List.of() : List.copyOf(options);
    }
}
