package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What takes a new process into a group without the kernel's lock on all thread groups. Writing to cgroup.procs takes
 * it, and waits for an RCU grace period first (cgroup_attach_lock in kernel/cgroup/cgroup.c): some 10 ms, a multiple
 * of all else that starts a container.
 *
 * <p>The caller closes the descriptors.
 *
 * @param tasks files "tasks" of cgroup v1, one a hierarchy: a process of one thread is in the group when it has
 *     written "0" to each of them
 * @param birthplace the directory of cgroup v2, for clone3(2) with CLONE_INTO_CGROUP
 */
public record CgroupEntrance(List<Fd> tasks, Optional<Fd> birthplace) {
    public CgroupEntrance {
        tasks = List.copyOf(tasks);
    }

    /** All of them. */
    public List<Fd> descriptors() {
        List<Fd> all = new ArrayList<>(tasks);
        birthplace.ifPresent(all::add);
        return all;
    }
}
