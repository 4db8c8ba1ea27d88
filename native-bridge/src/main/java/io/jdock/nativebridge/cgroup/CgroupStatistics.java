package io.jdock.nativebridge.cgroup;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a group uses. A figure whose controller is missing is 0 or empty. */
public record CgroupStatistics(Memory memory, Cpu cpu, Pids pids, List<BlockIo> blockIo) {
    public CgroupStatistics {
        requireNonNull(memory, "memory is null");
        requireNonNull(cpu, "cpu is null");
        requireNonNull(pids, "pids is null");
        blockIo = List.copyOf(blockIo);
    }

    /**
     * Memory in bytes.
     *
     * @param limit empty if unlimited
     * @param peak the highest usage so far; cgroup v2 tells it since kernel 5.19
     * @param failures how often the limit was hit
     * @param detail the figures of memory.stat by their names there
     */
    public record Memory(long usage, OptionalLong limit, OptionalLong peak, long failures, Map<String, Long> detail) {
        public Memory {
            requireNonNull(limit, "limit is null");
            requireNonNull(peak, "peak is null");
            detail = Map.copyOf(detail);
        }
    }

    /**
     * Processor time in nanoseconds.
     *
     * @param perCpu by the number of the CPU; empty on cgroup v2
     * @param periods how many periods a quota was in force
     * @param throttledPeriods in how many of these the quota ran out
     */
    public record Cpu(
            long usage,
            long user,
            long system,
            List<Long> perCpu,
            long periods,
            long throttledPeriods,
            long throttledTime) {
        public Cpu {
            perCpu = List.copyOf(perCpu);
        }
    }

    /** Processes and threads. */
    public record Pids(long current, OptionalLong limit) {
        public Pids {
            requireNonNull(limit, "limit is null");
        }
    }

    /** Bytes and operations of one block device since the group was made. */
    public record BlockIo(
            int major, int minor, long readBytes, long writeBytes, long readOperations, long writeOperations) {}
}
