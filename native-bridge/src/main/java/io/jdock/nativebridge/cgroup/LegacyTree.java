package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.cgroup.CgroupLayout.Hierarchy;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A parent in all hierarchies of cgroup v1, and in the v2 hierarchy of hybrid hosts. */
final class LegacyTree implements CgroupTree {
    private final CgroupLayout.Legacy layout;
    private final String path;

    private LegacyTree(CgroupLayout.Legacy layout, String path) {
        this.layout = layout;
        this.path = path;
    }

    static LegacyTree prepare(CgroupLayout.Legacy layout, String path) {
        for (Hierarchy hierarchy : layout.hierarchies()) {
            makeParents(hierarchy, path);
        }
        layout.unified().ifPresent(hierarchy -> makeParents(hierarchy, path));
        return new LegacyTree(layout, path);
    }

    private static void makeParents(Hierarchy hierarchy, String path) {
        String above = "/";
        for (int end = 1; end > 0 && !path.equals("/"); ) {
            int slash = path.indexOf('/', end);
            String group = slash < 0 ? path : path.substring(0, slash);
            ControlFile.mkdir(hierarchy.directory(group));
            if (hierarchy.controllers().contains("cpuset")) {
                prepareCpuset(hierarchy.directory(group), hierarchy.directory(above));
            }
            above = group;
            end = slash + 1;
        }
    }

    /**
     * A new group of cpuset has no CPU and no memory node, and takes no process. With clone_children, which children
     * inherit, a new group starts with those of its parent, which saves each container four file accesses.
     */
    private static void prepareCpuset(String directory, String above) {
        ControlFile.write(directory + "/cgroup.clone_children", "1");
        for (String file : new String[] {"/cpuset.cpus", "/cpuset.mems"}) {
            if (ControlFile.read(directory + file).isBlank()) {
                ControlFile.write(
                        directory + file, ControlFile.read(above + file).strip());
            }
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Set<String> controllers() {
        return directories().keySet();
    }

    /** Controller to its directory of the parent. */
    private Map<String, String> directories() {
        Map<String, String> directories = new LinkedHashMap<>();
        for (Hierarchy hierarchy : layout.hierarchies()) {
            hierarchy.controllers().forEach(name -> directories.put(name, hierarchy.directory(path)));
        }
        return directories;
    }

    @Override
    public CgroupFeatures features() {
        Map<String, String> directories = directories();
        return new CgroupFeatures(
                1,
                has(directories, "memory", "memory.limit_in_bytes"),
                has(directories, "memory", "memory.soft_limit_in_bytes"),
                has(directories, "memory", "memory.memsw.limit_in_bytes"),
                has(directories, "memory", "memory.swappiness"),
                has(directories, "memory", "memory.oom_control"),
                has(directories, "cpu", "cpu.shares"),
                has(directories, "cpu", "cpu.cfs_quota_us"),
                has(directories, "cpu", "cpu.rt_runtime_us"),
                has(directories, "cpuset", "cpuset.cpus"),
                has(directories, "pids", "pids.max"),
                has(directories, "blkio", "blkio.weight") || has(directories, "blkio", "blkio.bfq.weight"),
                has(directories, "blkio", "blkio.weight_device")
                        || has(directories, "blkio", "blkio.bfq.weight_device"),
                has(directories, "blkio", "blkio.throttle.read_bps_device"));
    }

    private static boolean has(Map<String, String> directories, String controller, String file) {
        return directories.containsKey(controller) && ControlFile.exists(directories.get(controller) + "/" + file);
    }

    @Override
    public Cgroup create(String name) {
        LegacyCgroup group = open(name);
        for (String directory : group.directories()) {
            try {
                ControlFile.mkdir(directory);
            } catch (SyscallException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
                // Somebody removed the parent.
                prepare(layout, path);
                ControlFile.mkdir(directory);
            }
        }
        return group;
    }

    @Override
    public LegacyCgroup open(String name) {
        return new LegacyCgroup(layout, path.equals("/") ? "/" + name : path + "/" + name);
    }
}
