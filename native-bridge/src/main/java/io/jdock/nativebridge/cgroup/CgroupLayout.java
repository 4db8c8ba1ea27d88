package io.jdock.nativebridge.cgroup;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which control group hierarchies this host has, and where. */
public sealed interface CgroupLayout {
    /** cgroup v2 alone, as systemd hosts have it since about 2021. */
    record Unified(Hierarchy hierarchy) implements CgroupLayout {
        public Unified {
            requireNonNull(hierarchy, "hierarchy is null");
        }
    }

    /**
     * cgroup v1: a hierarchy for each controller or few.
     *
     * @param unified the v2 hierarchy without controllers that systemd's "hybrid" mode mounts besides
     */
    record Legacy(List<Hierarchy> hierarchies, Optional<Hierarchy> unified) implements CgroupLayout {
        public Legacy {
            hierarchies = List.copyOf(hierarchies);
            requireNonNull(unified, "unified is null");
        }
    }

    /**
     * A mounted hierarchy.
     *
     * @param mountPoint absolute path
     * @param controllers of a v1 hierarchy; a named one has {@code name=...}; none of v2, which lists them in a file
     * @param own this process's group in it: a path from the mount point, {@code /} for the root
     */
    record Hierarchy(String mountPoint, Set<String> controllers, String own) {
        public Hierarchy {
            requireNonNull(mountPoint, "mountPoint is null");
            controllers = Set.copyOf(controllers);
            requireNonNull(own, "own is null");
        }

        /** The directory of a group. */
        String directory(String path) {
            return path.equals("/") ? mountPoint : mountPoint + path;
        }
    }

    /**
     * The layout of this host.
     *
     * @throws CgroupException if no control groups are mounted
     */
    static CgroupLayout detect() {
        return parse(ControlFile.read("/proc/self/mountinfo"), ControlFile.read("/proc/self/cgroup"));
    }

    /** The layout that /proc/self/mountinfo and /proc/self/cgroup tell of. */
    static CgroupLayout parse(String mountinfo, String selfCgroup) {
        Map<String, String> own = new HashMap<>();
        for (String line : selfCgroup.lines().toList()) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3) {
                // Of v2 the list of controllers is empty.
                for (String controller : fields[1].split(",")) {
                    own.put(controller, fields[2]);
                }
            }
        }
        List<Hierarchy> legacy = new ArrayList<>();
        Optional<Hierarchy> unified = Optional.empty();
        for (String line : mountinfo.lines().toList()) {
            Optional<CgroupMount> mount = CgroupMount.parse(line);
            if (mount.isEmpty()) {
                continue;
            }
            Set<String> controllers = mount.get().controllers(own.keySet());
            if (mount.get().unified()) {
                unified = unified.or(() -> Optional.of(mount.get().hierarchy(Set.of(), own.getOrDefault("", "/"))));
            } else if (!controllers.isEmpty()
                    && legacy.stream().noneMatch(known -> known.controllers().equals(controllers))) {
                legacy.add(mount.get()
                        .hierarchy(controllers, own.get(controllers.iterator().next())));
            }
        }
        if (!legacy.isEmpty()) {
            return new Legacy(legacy, unified);
        }
        return new Unified(unified.orElseThrow(
                () -> new CgroupException("control groups: none are mounted; mount cgroup2 on /sys/fs/cgroup")));
    }

    /**
     * A line of mountinfo about a control group file system.
     *
     * @param root which group is mounted; not {@code /} inside of containers
     * @param options of the file system: the controllers are among them
     */
    record CgroupMount(boolean unified, String root, String mountPoint, Set<String> options) {
        /** Fields: id parent major:minor ROOT MOUNTPOINT options [optional...] - TYPE source OPTIONS. */
        static Optional<CgroupMount> parse(String line) {
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                return Optional.empty();
            }
            String[] mount = line.substring(0, separator).split(" ");
            String[] fileSystem = line.substring(separator + 3).split(" ");
            if (mount.length < 6 || fileSystem.length < 3 || !fileSystem[0].matches("cgroup2?")) {
                return Optional.empty();
            }
            return Optional.of(new CgroupMount(
                    fileSystem[0].equals("cgroup2"),
                    unescape(mount[3]),
                    unescape(mount[4]),
                    new LinkedHashSet<>(List.of(fileSystem[2].split(",")))));
        }

        /** The options that are controllers this kernel told of. */
        Set<String> controllers(Set<String> known) {
            Set<String> controllers = new LinkedHashSet<>(options);
            controllers.retainAll(known);
            controllers.remove("");
            return controllers;
        }

        Hierarchy hierarchy(Set<String> controllers, String own) {
            String relative = own;
            if (!root.equals("/") && (own + "/").startsWith(root + "/")) {
                relative = own.substring(root.length());
            }
            return new Hierarchy(mountPoint, controllers, relative.isEmpty() ? "/" : relative);
        }

        /** mountinfo writes blank, tab, newline and backslash as octal numbers. */
        private static String unescape(String text) {
            return text.replace("\\040", " ")
                    .replace("\\011", "\t")
                    .replace("\\012", "\n")
                    .replace("\\134", "\\");
        }
    }
}
