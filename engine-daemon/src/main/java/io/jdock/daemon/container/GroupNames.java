package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Supplementary groups by name: looked up in a container's own group(5) file, in its layers, before it runs. */
final class GroupNames {
    private static final long LARGEST_FILE = 1 << 20;

    private GroupNames() {}

    /**
     * The ids of groups given by name or number.
     *
     * @param layers directories of the root file system, topmost first
     * @throws EngineException INVALID for a name that is not in the file
     */
    static List<Integer> resolve(List<String> groups, List<Path> layers) {
        var ids = new ArrayList<Integer>();
        for (String group : groups) {
            ids.add(group.matches("[0-9]{1,9}") ? Integer.parseInt(group) : find(group, layers));
        }
        return List.copyOf(ids);
    }

    private static int find(String name, List<Path> layers) {
        for (Path layer : layers) {
            Path directory = layer.resolve("etc");
            Path file = directory.resolve("group");
            if (Files.isSymbolicLink(directory) || Files.isSymbolicLink(file)) {
                // A link would lead out of the layer, perhaps to the host's own file.
                break;
            }
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return find(name, file);
            }
        }
        throw unknown(name);
    }

    private static int find(String name, Path file) {
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST_FILE) {
                for (String line : Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .toList()) {
                    String[] fields = line.split(":", -1);
                    if (fields.length > 2 && fields[0].equals(name) && fields[2].matches("[0-9]{1,9}")) {
                        return Integer.parseInt(fields[2]);
                    }
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("read \"" + file + "\": " + e.getMessage(), e);
        }
        throw unknown(name);
    }

    private static EngineException unknown(String name) {
        return EngineException.invalid("Unable to find group " + name + ": no matching entries in group file");
    }
}
