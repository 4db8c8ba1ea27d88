package io.jdock.shim.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The Linux part of a {@link Spec}.
 *
 * @param namespaces those to create (no path) or to join (path); a type that is not listed is shared with the host
 * @param devices nodes made in /dev beside the default ones
 * @param cgroupsPath path below each hierarchy's root: {@code /jdock/<id>}
 * @param seccomp the specification's seccomp object, null for none; see {@code StartRequest} for the default profile
 * @param sysctl {@code net.ipv4.ip_forward} to value, set in the container's namespaces
 * @param rootfsPropagation {@code private} (the default), {@code slave}, {@code shared}, {@code rprivate} ...
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Linux(
        List<Namespace> namespaces,
        List<Device> devices,
        String cgroupsPath,
        LinuxResources resources,
        JsonNode seccomp,
        Map<String, String> sysctl,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        String rootfsPropagation) {

    public Linux {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        devices = devices == null ? List.of() : List.copyOf(devices);
        sysctl = sysctl == null ? Map.of() : Map.copyOf(sysctl);
        maskedPaths = maskedPaths == null ? List.of() : List.copyOf(maskedPaths);
        readonlyPaths = readonlyPaths == null ? List.of() : List.copyOf(readonlyPaths);
    }

    /**
     * @param type {@code pid}, {@code network}, {@code mount}, {@code ipc}, {@code uts}, {@code user}, {@code cgroup}
     * @param path file of an existing namespace to join; null makes a new one
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Namespace(String type, String path) {}

    /**
     * A device node.
     *
     * @param type {@code c}, {@code b} or {@code p}
     * @param fileMode permission bits
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Device(String path, String type, int major, int minor, Integer fileMode, Integer uid, Integer gid) {}
}
