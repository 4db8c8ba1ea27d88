package io.jdock.nativebridge.cgroup;

import java.time.Duration;
import java.util.List;

/** A control group: one path in all hierarchies. It has no state but the kernel's. */
public sealed interface Cgroup permits LegacyCgroup, UnifiedCgroup {
    /** The path in the hierarchies: {@code /jdock/4f5c...}. */
    String path();

    /**
     * Sets limits; what is empty stays as it is.
     *
     * @throws CgroupException if this host cannot set one of them
     * @throws io.jdock.nativebridge.raw.SyscallException if the kernel refuses a value: {@code write "1" to
     *     /sys/fs/cgroup/memory/jdock/4f5c/memory.limit_in_bytes: EBUSY}
     */
    void apply(CgroupResources resources);

    /** As {@link #apply}, on a group in use: if one limit cannot be set, the others get back what they had. */
    void change(CgroupResources resources);

    /** Opens what a new process needs to get into the group. */
    CgroupEntrance openEntrance();

    /**
     * Opens what a new process needs to get where a process of the group is: in cgroup v2 a group that its processes
     * have divided, as a systemd in a container does, takes no process itself (cgroups(7), "no internal processes").
     */
    CgroupEntrance openEntranceBeside(int pid);

    /**
     * Moves a process with all its threads into the group, which may take some 10 ms (see {@link CgroupEntrance}); what
     * it clones from then on is born there.
     */
    void move(long pid);

    /**
     * Stops all processes, as they are, wherever they are.
     *
     * @throws CgroupException if some do not stop in time; they are let run again
     */
    void freeze(Duration timeout);

    void thaw();

    boolean isFrozen();

    /** Sends a signal to every process in the group and below. With SIGKILL none escapes by forking. */
    void kill(int signal);

    /** The processes in the group and below, in ascending order; none if the group is gone. */
    List<Integer> processes();

    CgroupStatistics statistics();

    /** How many processes of the group were killed for want of memory. */
    long oomKills();

    /** Whether there is such a group. */
    boolean exists();

    /**
     * Removes the group and all below it. Waits for processes that are about to end, but ends none.
     *
     * @return false if it was gone already
     * @throws CgroupException if a process is in it after this time
     */
    boolean delete(Duration timeout);
}
