package io.jdock.nativebridge.cgroup;

import java.util.Set;

/**
 * A parent group, the same path in all hierarchies, made ready for children: they have all controllers that the host
 * has. Objects are immutable and may be used by any thread.
 */
public sealed interface CgroupTree permits LegacyTree, UnifiedTree {
    /**
     * Makes the parent (and the groups above it) if needed and hands it all controllers. Doing it again changes
     * nothing.
     *
     * @param parent an absolute path such as {@code /jdock}
     * @throws CgroupException if the hierarchy cannot be made ready
     */
    static CgroupTree prepare(CgroupLayout layout, String parent) {
        checkPath(parent);
        return switch (layout) {
            case CgroupLayout.Unified unified -> UnifiedTree.prepare(unified.hierarchy(), parent);
            case CgroupLayout.Legacy legacy -> LegacyTree.prepare(legacy, parent);
        };
    }

    /**
     * The parent that needs no configuration: {@code /name} at the root where that can be made ready; else, on cgroup
     * v2 only, {@code name} in this process's own group, which then must have been delegated to it (Delegate=yes of
     * systemd).
     *
     * <p>On cgroup v2 a group with processes cannot hand controllers to its children. Where this process's own group
     * has to (in a delegated group, or at the root of a cgroup namespace), all its processes are moved to a leaf
     * {@code name-daemon} below it.
     */
    static CgroupTree prepareDefault(CgroupLayout layout, String name) {
        return switch (layout) {
            case CgroupLayout.Unified unified -> UnifiedTree.prepareDefault(unified.hierarchy(), name);
            case CgroupLayout.Legacy legacy -> LegacyTree.prepare(legacy, "/" + name);
        };
    }

    private static void checkPath(String path) {
        if (!path.startsWith("/") || path.contains("//") || path.contains("/../") || path.endsWith("/..")) {
            throw new IllegalArgumentException("control group \"" + path + "\": an absolute path is needed");
        }
    }

    /** The parent's path. */
    String path();

    /** The controllers that children have: names of cgroup v1 or v2. */
    Set<String> controllers();

    /** Which limits can be set on children. */
    CgroupFeatures features();

    /**
     * Makes a child group. One of that name that is there already is taken as it is.
     *
     * @param name a single path component
     */
    Cgroup create(String name);

    /** A child group that was made before. */
    Cgroup open(String name);
}
