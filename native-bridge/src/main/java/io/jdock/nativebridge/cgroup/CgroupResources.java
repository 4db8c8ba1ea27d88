package io.jdock.nativebridge.cgroup;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits of a control group, as the OCI runtime specification counts them (that is, as cgroup v1). What is empty is
 * left as it is.
 *
 * @param devices rules in their order
 * @param pids the number of processes and threads; -1 is unlimited
 * @param unified files of cgroup v2 with the values to write
 */
public record CgroupResources(
        Memory memory,
        Cpu cpu,
        OptionalLong pids,
        BlockIo blockIo,
        List<HugepageLimit> hugepages,
        List<DeviceRule> devices,
        Map<String, String> unified) {
    public static final CgroupResources NONE = new CgroupResources(
            Memory.NONE, Cpu.NONE, OptionalLong.empty(), BlockIo.NONE, List.of(), List.of(), Map.of());

    public CgroupResources {
        requireNonNull(memory, "memory is null");
        requireNonNull(cpu, "cpu is null");
        requireNonNull(pids, "pids is null");
        requireNonNull(blockIo, "blockIo is null");
        hugepages = List.copyOf(hugepages);
        devices = List.copyOf(devices);
        unified = Map.copyOf(unified);
    }

    public CgroupResources withMemory(Memory value) {
        return new CgroupResources(value, cpu, pids, blockIo, hugepages, devices, unified);
    }

    public CgroupResources withCpu(Cpu value) {
        return new CgroupResources(memory, value, pids, blockIo, hugepages, devices, unified);
    }

    public CgroupResources withPids(long value) {
        return new CgroupResources(memory, cpu, OptionalLong.of(value), blockIo, hugepages, devices, unified);
    }

    public CgroupResources withBlockIo(BlockIo value) {
        return new CgroupResources(memory, cpu, pids, value, hugepages, devices, unified);
    }

    public CgroupResources withDevices(List<DeviceRule> value) {
        return new CgroupResources(memory, cpu, pids, blockIo, hugepages, value, unified);
    }

    /**
     * Memory, in bytes; -1 is unlimited.
     *
     * @param reservation what the group keeps when memory is short
     * @param swap memory plus swap
     * @param swappiness 0 to 100; cgroup v2 has no such thing and ignores it
     * @param disableOomKiller a process that wants too much waits instead of being killed; ignored on cgroup v2
     */
    public record Memory(
            OptionalLong limit,
            OptionalLong reservation,
            OptionalLong swap,
            OptionalLong swappiness,
            boolean disableOomKiller) {
        public static final Memory NONE = new Memory(
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false);

        public Memory {
            requireNonNull(limit, "limit is null");
            requireNonNull(reservation, "reservation is null");
            requireNonNull(swap, "swap is null");
            requireNonNull(swappiness, "swappiness is null");
            if (swappiness.isPresent() && (swappiness.getAsLong() < 0 || swappiness.getAsLong() > 100)) {
                throw new IllegalArgumentException("memory swappiness " + swappiness.getAsLong() + " is not in 0..100");
            }
            long most = limit.orElse(-1);
            long both = swap.orElse(-1);
            if (most > 0 && both > 0 && both < most) {
                throw new IllegalArgumentException("memory and swap together (" + both
                        + " bytes) must not be less than the memory limit (" + most + " bytes)");
            }
        }

        public static Memory limit(long limit, long memoryAndSwap) {
            return new Memory(
                    OptionalLong.of(limit),
                    OptionalLong.empty(),
                    OptionalLong.of(memoryAndSwap),
                    OptionalLong.empty(),
                    false);
        }
    }

    /**
     * Processor time.
     *
     * @param shares 2 to 262144, relative to the neighbours; 1024 is the usual share
     * @param quota microseconds in each period; -1 is unlimited
     * @param period microseconds
     * @param realtimeRuntime microseconds of realtime scheduling in each realtimePeriod; cgroup v1 only
     * @param cpus a list as {@code 0-3,7}
     * @param mems NUMA nodes, likewise
     */
    public record Cpu(
            OptionalLong shares,
            OptionalLong quota,
            OptionalLong period,
            OptionalLong realtimeRuntime,
            OptionalLong realtimePeriod,
            Optional<String> cpus,
            Optional<String> mems) {
        private static final long MIN_SHARES = 2;
        private static final long MAX_SHARES = 262144;

        public static final Cpu NONE = new Cpu(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());

        public Cpu {
            requireNonNull(shares, "shares is null");
            requireNonNull(quota, "quota is null");
            requireNonNull(period, "period is null");
            requireNonNull(realtimeRuntime, "realtimeRuntime is null");
            requireNonNull(realtimePeriod, "realtimePeriod is null");
            requireNonNull(cpus, "cpus is null");
            requireNonNull(mems, "mems is null");
            if (shares.isPresent() && (shares.getAsLong() < MIN_SHARES || shares.getAsLong() > MAX_SHARES)) {
                throw new IllegalArgumentException("CPU shares " + shares.getAsLong() + " are not in 2..262144");
            }
        }

        public static Cpu quota(long quota, long period) {
            return new Cpu(
                    OptionalLong.empty(),
                    OptionalLong.of(quota),
                    OptionalLong.of(period),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * Block devices.
     *
     * @param weight 10 to 1000, relative to the neighbours
     */
    public record BlockIo(OptionalInt weight, List<DeviceWeight> deviceWeights, List<Throttle> throttles) {
        public static final BlockIo NONE = new BlockIo(OptionalInt.empty(), List.of(), List.of());

        public BlockIo {
            requireNonNull(weight, "weight is null");
            weight.ifPresent(BlockIo::checkWeight);
            deviceWeights = List.copyOf(deviceWeights);
            throttles = List.copyOf(throttles);
        }

        private static void checkWeight(int weight) {
            if (weight < 10 || weight > 1000) {
                throw new IllegalArgumentException("block IO weight " + weight + " is not in 10..1000");
            }
        }
    }

    /** A weight for one block device. */
    public record DeviceWeight(int major, int minor, int weight) {
        public DeviceWeight {
            BlockIo.checkWeight(weight);
        }
    }

    /** The most that a group may do with a block device, in bytes or operations a second. */
    public record Throttle(Kind kind, int major, int minor, long rate) {
        public Throttle {
            requireNonNull(kind, "kind is null");
        }

        /** What is counted. */
        public enum Kind {
            READ_BYTES("blkio.throttle.read_bps_device", "rbps"),
            WRITE_BYTES("blkio.throttle.write_bps_device", "wbps"),
            READ_OPERATIONS("blkio.throttle.read_iops_device", "riops"),
            WRITE_OPERATIONS("blkio.throttle.write_iops_device", "wiops");

            private final String legacyFile;
            private final String unifiedKey;

            Kind(String legacyFile, String unifiedKey) {
                this.legacyFile = legacyFile;
                this.unifiedKey = unifiedKey;
            }

            String legacyFile() {
                return legacyFile;
            }

            String unifiedKey() {
                return unifiedKey;
            }
        }
    }

    /** The most memory in huge pages of a size such as {@code 2MB}, in bytes. */
    public record HugepageLimit(String pageSize, long limit) {
        public HugepageLimit {
            if (!pageSize.matches("[1-9][0-9]*[KMG]B")) {
                throw new IllegalArgumentException("huge page size \"" + pageSize + "\"");
            }
        }
    }
}
