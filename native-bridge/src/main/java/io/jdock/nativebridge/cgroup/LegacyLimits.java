package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.cgroup.CgroupResources.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupResources.Cpu;
import io.jdock.nativebridge.cgroup.CgroupResources.DeviceWeight;
import io.jdock.nativebridge.cgroup.CgroupResources.HugepageLimit;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import io.jdock.nativebridge.cgroup.CgroupResources.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What limits write to the files of cgroup v1. Device rules are apart: {@link LegacyCgroup} writes them. */
final class LegacyLimits {
    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";
    private static final String BLKIO = "blkio";

    private LegacyLimits() {}

    /**
     * @param currentMemoryLimit of the group, which decides the order in which memory and swap are written: the kernel
     *     never lets the limit of memory be above that of both
     */
    static List<ControlWrite> plan(CgroupResources resources, OptionalLong currentMemoryLimit) {
        if (!resources.unified().isEmpty()) {
            throw new CgroupException("unified limits ("
                    + String.join(", ", resources.unified().keySet()) + "): this host has cgroup v1");
        }
        List<ControlWrite> writes = new ArrayList<>();
        memory(resources.memory(), currentMemoryLimit, writes);
        cpu(resources.cpu(), writes);
        resources
                .pids()
                .ifPresent(limit -> writes.add(
                        ControlWrite.of("pids", "pids limit", "pids.max", limit > 0 ? Long.toString(limit) : "max")));
        blockIo(resources.blockIo(), writes);
        for (HugepageLimit limit : resources.hugepages()) {
            String prefix = "hugetlb." + limit.pageSize();
            String value = Long.toString(limit.limit());
            writes.add(ControlWrite.of("hugetlb", "huge page limit", prefix + ".limit_in_bytes", value));
            writes.add(new ControlWrite(
                    "hugetlb", "huge page limit", List.of(prefix + ".rsvd.limit_in_bytes"), value, true));
        }
        return writes;
    }

    private static void memory(Memory memory, OptionalLong current, List<ControlWrite> writes) {
        List<ControlWrite> limits = new ArrayList<>();
        memory.limit()
                .ifPresent(limit -> limits.add(
                        ControlWrite.of(MEMORY, "memory limit", "memory.limit_in_bytes", Long.toString(limit))));
        boolean unlimited = memory.limit().orElse(0) == -1 && memory.swap().isEmpty();
        if (memory.swap().isPresent() || unlimited) {
            // Both limits unlimited is the only way to make memory unlimited.
            ControlWrite swap = new ControlWrite(
                    MEMORY,
                    "swap limit (needs swap accounting: boot with swapaccount=1)",
                    List.of("memory.memsw.limit_in_bytes"),
                    Long.toString(memory.swap().orElse(-1)),
                    unlimited);
            boolean raised = memory.swap().orElse(-1) == -1
                    || current.isPresent()
                            && current.getAsLong() < memory.swap().getAsLong();
            limits.add(raised ? 0 : limits.size(), swap);
        }
        writes.addAll(limits);
        memory.reservation()
                .ifPresent(value -> writes.add(ControlWrite.of(
                        MEMORY, "memory reservation", "memory.soft_limit_in_bytes", Long.toString(value))));
        memory.swappiness()
                .ifPresent(value -> writes.add(
                        ControlWrite.of(MEMORY, "memory swappiness", "memory.swappiness", Long.toString(value))));
        if (memory.disableOomKiller()) {
            writes.add(ControlWrite.of(MEMORY, "disabled OOM killer", "memory.oom_control", "1"));
        }
    }

    private static void cpu(Cpu cpu, List<ControlWrite> writes) {
        cpu.realtimePeriod()
                .ifPresent(value -> writes.add(
                        ControlWrite.of(CPU, "CPU realtime period", "cpu.rt_period_us", Long.toString(value))));
        cpu.realtimeRuntime()
                .ifPresent(value -> writes.add(
                        ControlWrite.of(CPU, "CPU realtime runtime", "cpu.rt_runtime_us", Long.toString(value))));
        cpu.shares()
                .ifPresent(value -> writes.add(ControlWrite.of(CPU, "CPU shares", "cpu.shares", Long.toString(value))));
        cpu.period()
                .ifPresent(value ->
                        writes.add(ControlWrite.of(CPU, "CPU period", "cpu.cfs_period_us", Long.toString(value))));
        cpu.quota()
                .ifPresent(value ->
                        writes.add(ControlWrite.of(CPU, "CPU quota", "cpu.cfs_quota_us", Long.toString(value))));
        cpu.cpus().ifPresent(value -> writes.add(ControlWrite.of("cpuset", "set of CPUs", "cpuset.cpus", value)));
        cpu.mems()
                .ifPresent(value -> writes.add(ControlWrite.of("cpuset", "set of memory nodes", "cpuset.mems", value)));
    }

    private static void blockIo(BlockIo blockIo, List<ControlWrite> writes) {
        blockIo.weight()
                .ifPresent(weight -> writes.add(new ControlWrite(
                        BLKIO,
                        "block IO weight",
                        List.of("blkio.weight", "blkio.bfq.weight"),
                        Integer.toString(weight),
                        false)));
        for (DeviceWeight weight : blockIo.deviceWeights()) {
            writes.add(new ControlWrite(
                    BLKIO,
                    "block IO weight of a device",
                    List.of("blkio.weight_device", "blkio.bfq.weight_device"),
                    weight.major() + ":" + weight.minor() + " " + weight.weight(),
                    false));
        }
        for (Throttle throttle : blockIo.throttles()) {
            writes.add(ControlWrite.of(
                    BLKIO,
                    "block IO limit of a device",
                    throttle.kind().legacyFile(),
                    throttle.major() + ":" + throttle.minor() + " " + throttle.rate()));
        }
    }
}
