package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.cgroup.CgroupResources.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupResources.Cpu;
import io.jdock.nativebridge.cgroup.CgroupResources.DeviceWeight;
import io.jdock.nativebridge.cgroup.CgroupResources.HugepageLimit;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import io.jdock.nativebridge.cgroup.CgroupResources.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What limits write to the files of cgroup v2. Device rules are apart: they are a BPF program. */
final class UnifiedLimits {
    private static final String MEMORY = "memory";
    private static final String MAX = "max";
    /** Documentation/admin-guide/cgroup-v2.rst: the period of cpu.max where none is given. */
    private static final long DEFAULT_PERIOD_MICROS = 100_000;

    private UnifiedLimits() {}

    static List<ControlWrite> plan(CgroupResources resources) {
        List<ControlWrite> writes = new ArrayList<>();
        memory(resources.memory(), writes);
        cpu(resources.cpu(), writes);
        resources
                .pids()
                .ifPresent(limit -> writes.add(
                        ControlWrite.of("pids", "pids limit", "pids.max", limit > 0 ? Long.toString(limit) : MAX)));
        blockIo(resources.blockIo(), writes);
        for (HugepageLimit limit : resources.hugepages()) {
            String prefix = "hugetlb." + limit.pageSize();
            String value = Long.toString(limit.limit());
            writes.add(ControlWrite.of("hugetlb", "huge page limit", prefix + ".max", value));
            writes.add(new ControlWrite("hugetlb", "huge page limit", List.of(prefix + ".rsvd.max"), value, true));
        }
        new TreeMap<>(resources.unified()).forEach((file, value) -> {
            if (!file.matches("[a-z]+(\\.[A-Za-z0-9_]+)+")) {
                throw new CgroupException("unified limit: \"" + file + "\" is no file of a controller");
            }
            writes.add(ControlWrite.of(file.substring(0, file.indexOf('.')), "unified limit " + file, file, value));
        });
        return writes;
    }

    private static void memory(Memory memory, List<ControlWrite> writes) {
        if (memory.swap().isPresent() || memory.limit().orElse(0) == -1) {
            long both = memory.swap().orElse(-1);
            if (both > 0 && memory.limit().isEmpty()) {
                throw new CgroupException("swap limit: cgroup v2 needs the memory limit with it");
            }
            // cgroup v2 counts swap alone.
            String swap = both < 0
                    ? MAX
                    : Long.toString(both - Math.max(0, memory.limit().orElse(0)));
            boolean nothingToForbid = swap.equals(MAX) || swap.equals("0");
            writes.add(new ControlWrite(MEMORY, "swap limit", List.of("memory.swap.max"), swap, nothingToForbid));
        }
        memory.limit()
                .ifPresent(limit -> writes.add(ControlWrite.of(MEMORY, "memory limit", "memory.max", orMax(limit))));
        memory.reservation()
                .ifPresent(
                        value -> writes.add(ControlWrite.of(MEMORY, "memory reservation", "memory.low", orMax(value))));
    }

    private static String orMax(long value) {
        return value < 0 ? MAX : Long.toString(value);
    }

    private static void cpu(Cpu cpu, List<ControlWrite> writes) {
        if (cpu.realtimePeriod().isPresent() || cpu.realtimeRuntime().isPresent()) {
            throw new CgroupException("CPU realtime limits: cgroup v2 has none");
        }
        cpu.shares()
                .ifPresent(shares -> writes.add(
                        ControlWrite.of("cpu", "CPU shares", "cpu.weight", Long.toString(weightOfShares(shares)))));
        if (cpu.quota().isPresent() || cpu.period().isPresent()) {
            long quota = cpu.quota().orElse(-1);
            writes.add(ControlWrite.of(
                    "cpu",
                    "CPU quota",
                    "cpu.max",
                    (quota > 0 ? Long.toString(quota) : MAX) + " "
                            + cpu.period().orElse(DEFAULT_PERIOD_MICROS)));
        }
        cpu.cpus().ifPresent(value -> writes.add(ControlWrite.of("cpuset", "set of CPUs", "cpuset.cpus", value)));
        cpu.mems()
                .ifPresent(value -> writes.add(ControlWrite.of("cpuset", "set of memory nodes", "cpuset.mems", value)));
    }

    /**
     * Shares (2 to 262144, usually 1024) as a weight (1 to 10000, usually 100). A parabola over the logarithms which
     * meets both ends and the usual value, as runc and crun have it since 2025; the straight line before made 39 of
     * 1024.
     */
    static long weightOfShares(long shares) {
        if (shares >= 262144) {
            return 10000;
        }
        if (shares <= 2) {
            return 1;
        }
        double log = Math.log(shares) / Math.log(2);
        return (long) Math.ceil(Math.pow(10, (log * log + 125 * log) / 612 - 7.0 / 34));
    }

    /** A block IO weight (10 to 1000) as one of io.weight (1 to 10000): linear. */
    static int weightOfBlockIo(int weight) {
        return 1 + (weight - 10) * 9999 / 990;
    }

    private static void blockIo(BlockIo blockIo, List<ControlWrite> writes) {
        // io.bfq.weight takes the number as it is, and is there only if the BFQ scheduler is.
        blockIo.weight()
                .ifPresent(weight -> writes.add(new ControlWrite(
                        "io", "block IO weight", List.of("io.bfq.weight"), Integer.toString(weight), true)));
        blockIo.weight()
                .ifPresent(weight -> writes.add(new ControlWrite(
                        "io",
                        "block IO weight",
                        List.of("io.weight"),
                        Integer.toString(weightOfBlockIo(weight)),
                        true)));
        for (DeviceWeight weight : blockIo.deviceWeights()) {
            writes.add(new ControlWrite(
                    "io",
                    "block IO weight of a device",
                    List.of("io.bfq.weight"),
                    weight.major() + ":" + weight.minor() + " " + weight.weight(),
                    false));
        }
        for (Throttle throttle : blockIo.throttles()) {
            writes.add(ControlWrite.of(
                    "io",
                    "block IO limit of a device",
                    "io.max",
                    throttle.major() + ":" + throttle.minor() + " "
                            + throttle.kind().unifiedKey() + "="
                            + (throttle.rate() > 0 ? Long.toString(throttle.rate()) : MAX)));
        }
    }
}
