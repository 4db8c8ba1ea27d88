package io.jdock.daemon.container.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a container uses, as {@code GET /containers/{id}/stats} tells it. Byte counts and times in nanoseconds grow from
 * its start on.
 *
 * @param precpuStats the reading before this one, for a client to compute a percentage
 * @param networks by interface; null if it has none of its own
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ContainerStats(
        String name,
        String id,
        Instant read,
        Instant preread,
        Pids pidsStats,
        BlockIo blkioStats,
        int numProcs,
        Map<String, Object> storageStats,
        Cpu cpuStats,
        Cpu precpuStats,
        Memory memoryStats,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Interface> networks) {
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    /** Of a container that does not run. */
    public static ContainerStats none(String name, String id) {
        return new ContainerStats(
                name,
                id,
                NEVER,
                NEVER,
                new Pids(null, null),
                BlockIo.NONE,
                0,
                Map.of(),
                Cpu.NONE,
                Cpu.NONE,
                new Memory(null, null, null, null, null),
                null);
    }

    /** Whether it is of a container that ran. */
    @JsonIgnore
    public boolean isOfARun() {
        return read.isAfter(Instant.EPOCH);
    }

    /** This reading with the one before it. */
    public ContainerStats after(ContainerStats before) {
        return new ContainerStats(
                name,
                id,
                read,
                before.read,
                pidsStats,
                blkioStats,
                numProcs,
                storageStats,
                cpuStats,
                before.cpuStats,
                memoryStats,
                networks);
    }

    /** This reading with none before it. */
    public ContainerStats first() {
        return after(none(name, id));
    }

    /** Processes and threads. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pids(Long current, Long limit) {}

    /** Processor time. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cpu(CpuUsage cpuUsage, Long systemCpuUsage, Integer onlineCpus, Throttling throttlingData) {
        static final Cpu NONE = new Cpu(new CpuUsage(0, null, 0, 0), null, null, new Throttling(0, 0, 0));
    }

    /** Processor time of the container. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CpuUsage(long totalUsage, List<Long> percpuUsage, long usageInKernelmode, long usageInUsermode) {}

    /** How often a quota ran out. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Throttling(long periods, long throttledPeriods, long throttledTime) {}

    /** Memory; what the control groups' version does not have is null. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Memory(Long usage, Long maxUsage, Map<String, Long> stats, Long failcnt, Long limit) {}

    /** Block devices. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record BlockIo(
            List<BlockEntry> ioServiceBytesRecursive,
            List<BlockEntry> ioServicedRecursive,
            List<BlockEntry> ioQueueRecursive,
            List<BlockEntry> ioServiceTimeRecursive,
            List<BlockEntry> ioWaitTimeRecursive,
            List<BlockEntry> ioMergedRecursive,
            List<BlockEntry> ioTimeRecursive,
            List<BlockEntry> sectorsRecursive) {
        static final BlockIo NONE = new BlockIo(null, null, null, null, null, null, null, null);
    }

    /** A figure of one device; {@code op} is read or write. */
    public record BlockEntry(long major, long minor, String op, long value) {}

    /** A network interface, as the container has it. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Interface(
            @JsonProperty("rx_bytes") long rxBytes,
            @JsonProperty("rx_packets") long rxPackets,
            @JsonProperty("rx_errors") long rxErrors,
            @JsonProperty("rx_dropped") long rxDropped,
            @JsonProperty("tx_bytes") long txBytes,
            @JsonProperty("tx_packets") long txPackets,
            @JsonProperty("tx_errors") long txErrors,
            @JsonProperty("tx_dropped") long txDropped) {}
}
