package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is mounted into a container, in the API's form.
 *
 * @param binds {@code source:target[:options]}, a path of the host or the name of a volume as source
 * @param anonymous targets that get a new volume
 * @param mounts the values of --mount as objects
 * @param tmpfs options by target
 */
record Mounts(List<Object> binds, Map<String, Object> anonymous, List<Object> mounts, Map<String, Object> tmpfs) {
    private static final Mounts NONE = new Mounts(List.of(), Map.of(), List.of(), Map.of());

    static Mounts of(Arguments arguments) {
        if (!arguments.has("--volume") && !arguments.has("--mount") && !arguments.has("--tmpfs")) {
            return NONE;
        }
        List<Object> binds = new ArrayList<>();
        Map<String, Object> anonymous = new LinkedHashMap<>();
        for (String volume : arguments.list("--volume")) {
            int colon = volume.indexOf(':');
            if (volume.isEmpty()) {
                throw ContainerRequest.failure("invalid empty volume spec");
            }
            if (colon == 0 || volume.endsWith(":") || volume.contains("::")) {
                throw ContainerRequest.failure("invalid spec: " + volume + ": empty section between colons");
            }
            if (colon < 0) {
                anonymous.put(volume, Map.of());
            } else {
                binds.add(source(volume.substring(0, colon)) + volume.substring(colon));
            }
        }
        List<Object> mounts = specs(arguments, "--mount");
        Map<String, Object> tmpfs = new LinkedHashMap<>();
        for (String value : arguments.list("--tmpfs")) {
            int colon = value.indexOf(':');
            tmpfs.put(colon < 0 ? value : value.substring(0, colon), colon < 0 ? "" : value.substring(colon + 1));
        }
        return new Mounts(binds, anonymous, mounts, tmpfs);
    }

    /** The Mount objects of a flag's values. */
    static List<Object> specs(Arguments arguments, String flag) {
        List<Object> mounts = new ArrayList<>();
        for (String value : arguments.list(flag)) {
            try {
                mounts.add(MountSpec.parse(value));
            } catch (IllegalArgumentException e) {
                throw arguments.invalid(flag, value, e.getMessage());
            }
        }
        return mounts;
    }

    /** A path that starts with a dot is relative to where the user stands, which the daemon cannot know. */
    private static String source(String source) {
        return source.startsWith(".")
                ? Path.of(source).toAbsolutePath().normalize().toString()
                : source;
    }
}
