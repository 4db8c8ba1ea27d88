package io.jdock.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a process stands in the cgroup hierarchies of this machine, unified or not. */
final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    static boolean unified() {
        return Files.exists(ROOT.resolve("cgroup.controllers"));
    }

    /** The path of a process below the mount of {@code controller}'s hierarchy. */
    static String path(long pid, String controller) {
        List<String> lines = ProcFiles.read(Path.of("/proc", Long.toString(pid), "cgroup"))
                .lines()
                .toList();
        for (String line : lines) {
            String[] fields = line.split(":", 3);
            if (unified()
                    ? fields[0].equals("0")
                    : List.of(fields[1].split(",")).contains(controller)) {
                return fields[2];
            }
        }
        throw new AssertionError("no hierarchy with " + controller + " in " + lines);
    }

    /** The content of the file of a limit: the first name is the unified hierarchy's, the second the other's. */
    static String read(long pid, String controller, String unifiedFile, String legacyFile) {
        Path directory = unified() ? ROOT : ROOT.resolve(controller);
        return ProcFiles.read(directory
                        .resolve(path(pid, controller).substring(1))
                        .resolve(unified() ? unifiedFile : legacyFile))
                .strip();
    }
}
