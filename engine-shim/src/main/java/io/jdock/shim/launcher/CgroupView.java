package io.jdock.shim.launcher;

import java.util.List;

/** What a container sees of its cgroups at /sys/fs/cgroup. */
sealed interface CgroupView {
    /** The cgroup2 file system, whose root is the container's cgroup in a cgroup namespace of its own. */
    record Unified() implements CgroupView {}

    /** A directory a hierarchy, each the container's own cgroup in it: cgroup v1, as Docker shows it. */
    record Directories(List<Hierarchy> hierarchies) implements CgroupView {
        public Directories {
            hierarchies = List.copyOf(hierarchies);
        }
    }

    /**
     * @param name {@code memory}, {@code cpu} ...
     * @param directory absolute path of the container's cgroup on the host
     */
    record Hierarchy(String name, String directory) {}
}
