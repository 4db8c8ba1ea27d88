package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.cgroup.CgroupLayout.Hierarchy;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A parent in the hierarchy of cgroup v2. */
final class UnifiedTree implements CgroupTree {
    private final Hierarchy hierarchy;
    private final String path;
    private final Set<String> controllers;
    private final DeviceFilter devices = new DeviceFilter();

    private UnifiedTree(Hierarchy hierarchy, String path) {
        this.hierarchy = hierarchy;
        this.path = path;
        this.controllers = words(hierarchy.directory(path) + "/cgroup.subtree_control");
    }

    static UnifiedTree prepareDefault(Hierarchy hierarchy, String name) {
        try {
            return prepare(hierarchy, "/" + name, name + "-daemon");
        } catch (SyscallException e) {
            boolean denied = e.errno() == Errno.EACCES || e.errno() == Errno.EPERM || e.errno() == Errno.EROFS;
            if (!denied || hierarchy.own().equals("/")) {
                throw e;
            }
            // The root is not ours: what was delegated to us may be.
            String leaf = "/" + name + "-daemon";
            String own = hierarchy.own();
            String delegated = own.endsWith(leaf) ? own.substring(0, own.length() - leaf.length()) : own;
            return prepare(hierarchy, delegated + "/" + name, name + "-daemon");
        }
    }

    static UnifiedTree prepare(Hierarchy hierarchy, String path) {
        return prepare(hierarchy, path, path.substring(path.lastIndexOf('/') + 1) + "-daemon");
    }

    /**
     * systemd takes controllers that none of its units needs back from the root's children whenever a unit changes,
     * until one of the children has handed them down; so what is missing at the end may be there in a second try.
     */
    private static UnifiedTree prepare(Hierarchy hierarchy, String path, String daemonLeaf) {
        UnifiedTree tree = prepareOnce(hierarchy, path, daemonLeaf);
        Set<String> all = words(hierarchy.directory("/") + "/cgroup.controllers");
        return tree.controllers.containsAll(all) ? tree : prepareOnce(hierarchy, path, daemonLeaf);
    }

    private static UnifiedTree prepareOnce(Hierarchy hierarchy, String path, String daemonLeaf) {
        handDown(hierarchy, "/", daemonLeaf);
        for (int end = 1; end > 0 && !path.equals("/"); ) {
            int slash = path.indexOf('/', end);
            String group = slash < 0 ? path : path.substring(0, slash);
            ControlFile.mkdir(hierarchy.directory(group));
            handDown(hierarchy, group, daemonLeaf);
            end = slash + 1;
        }
        return new UnifiedTree(hierarchy, path);
    }

    /** Gives the children of a group all the controllers that it has itself. */
    private static void handDown(Hierarchy hierarchy, String group, String daemonLeaf) {
        String directory = hierarchy.directory(group);
        String file = directory + "/cgroup.subtree_control";
        Set<String> missing = words(directory + "/cgroup.controllers");
        missing.removeAll(words(file));
        if (missing.isEmpty()) {
            return;
        }
        try {
            ControlFile.write(file, "+" + String.join(" +", missing));
        } catch (SyscallException e) {
            if (e.errno() == Errno.EBUSY) {
                if (!group.equals(hierarchy.own())) {
                    throw new CgroupException(
                            "control group " + group + " has processes of its own and cannot have children with limits",
                            e);
                }
                moveProcesses(directory, daemonLeaf);
            }
            handDownEach(file, missing);
        }
    }

    /**
     * One by one, as not all may be possible: cpu, for one, is not while a realtime process is outside of the root.
     * Children lack those that fail, and setting a limit that needs one says so.
     */
    private static void handDownEach(String file, Set<String> controllers) {
        SyscallException last = null;
        int done = 0;
        for (String controller : controllers) {
            try {
                ControlFile.write(file, "+" + controller);
                done++;
            } catch (SyscallException e) {
                last = e;
            }
        }
        boolean denied = last != null
                && (last.errno() == Errno.EACCES || last.errno() == Errno.EPERM || last.errno() == Errno.EROFS);
        if (done == 0 && denied) {
            throw last;
        }
    }

    /** Empties a group of this process's own, which has to hand down controllers: cgroups(7), "no internal processes". */
    private static void moveProcesses(String directory, String leaf) {
        String target = directory + "/" + leaf;
        ControlFile.mkdir(target);
        List<String> pids =
                ControlFile.read(directory + "/cgroup.procs").lines().toList();
        for (String pid : pids) {
            try {
                ControlFile.write(target + "/cgroup.procs", pid);
            } catch (SyscallException e) {
                // ESRCH: it ended meanwhile. EINVAL: a kernel thread, which only the true root has.
                if (e.errno() != Errno.ESRCH && e.errno() != Errno.EINVAL) {
                    throw e;
                }
            }
        }
    }

    private static Set<String> words(String file) {
        Set<String> words = new TreeSet<>(List.of(ControlFile.read(file).strip().split(" ")));
        words.remove("");
        return words;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Set<String> controllers() {
        return Set.copyOf(controllers);
    }

    @Override
    public CgroupFeatures features() {
        boolean memory = controllers.contains("memory");
        boolean cpu = controllers.contains("cpu");
        boolean io = controllers.contains("io");
        String directory = hierarchy.directory(path);
        return new CgroupFeatures(
                2,
                memory,
                memory,
                memory && ControlFile.exists(directory + "/memory.swap.max"),
                false,
                false,
                cpu,
                cpu,
                false,
                controllers.contains("cpuset"),
                controllers.contains("pids"),
                io
                        && (ControlFile.exists(directory + "/io.weight")
                                || ControlFile.exists(directory + "/io.bfq.weight")),
                io && ControlFile.exists(directory + "/io.bfq.weight"),
                io && ControlFile.exists(directory + "/io.max"));
    }

    @Override
    public Cgroup create(String name) {
        UnifiedCgroup group = open(name);
        try {
            ControlFile.mkdir(group.directory());
            return group;
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            // Somebody removed the parent.
            prepare(hierarchy, path);
            ControlFile.mkdir(group.directory());
            return group;
        }
    }

    @Override
    public UnifiedCgroup open(String name) {
        String child = path.equals("/") ? "/" + name : path + "/" + name;
        return new UnifiedCgroup(child, hierarchy.directory(child), controllers, devices);
    }
}
