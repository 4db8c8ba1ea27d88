package io.jdock.cli.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a list, a map or an object prints as that the daemon left out or gave as null: Docker's client reads answers into structures,
 * where such a field is empty and not missing.
 */
final class ZeroValues {
    private static final List<Object> NIL_LIST = Collections.unmodifiableList(new ArrayList<>());
    private static final Map<String, Object> NIL_MAP = Collections.unmodifiableMap(new TreeMap<>());

    /** Objects that a container may have or not: without one the field is there all the same, and nil. */
    private static final List<String> OBJECTS = List.of("Health", "Healthcheck");

    private ZeroValues() {}

    /** Whether an object that is missing is nil rather than unknown. */
    static boolean isOptional(String field) {
        return OBJECTS.contains(field);
    }

    /** What a map answers for a key that it has not: what its values are when they are empty. */
    static Object missingIn(Map<?, ?> map) {
        boolean texts = true;
        boolean lists = true;
        for (Object value : map.values()) {
            texts &= value instanceof String;
            lists &= value == null || value instanceof List<?>;
        }
        return texts ? "" : lists ? NIL_LIST : null;
    }

    /** The empty value of a known field of a container or image, null for others. */
    static Object of(String field) {
        return switch (field) {
            case "Args",
                    "Aliases",
                    "Binds",
                    "CapAdd",
                    "CapDrop",
                    "Cmd",
                    "Devices",
                    "Dns",
                    "DnsOptions",
                    "DnsSearch",
                    "Entrypoint",
                    "Env",
                    "ExecIDs",
                    "ExtraHosts",
                    "GroupAdd",
                    "Links",
                    "Mounts",
                    "OnBuild",
                    "RepoDigests",
                    "RepoTags",
                    "SecurityOpt",
                    "Shell",
                    "Ulimits",
                    "VolumesFrom" -> NIL_LIST;
            case "ExposedPorts", "Labels", "Networks", "PortBindings", "Ports", "Sysctls", "Tmpfs", "Volumes" ->
                NIL_MAP;
            default -> null;
        };
    }

    /** Whether JSON shows it as null. */
    static boolean isNil(Object value) {
        return value instanceof List<?> list && sameObject(list, NIL_LIST)
                || value instanceof Map<?, ?> map && sameObject(map, NIL_MAP);
    }

    @SuppressWarnings("ReferenceEquality") // an empty list that the daemon gave is not nil
    private static boolean sameObject(Object a, Object b) {
        return a == b;
    }
}
