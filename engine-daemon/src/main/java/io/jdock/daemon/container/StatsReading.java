package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerStats;
import io.jdock.daemon.container.model.ContainerStats.BlockEntry;
import io.jdock.daemon.container.model.ContainerStats.Interface;
import io.jdock.nativebridge.cgroup.CgroupStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Reads what a running container uses: its control group, its interfaces, and the host's figures to compare with. */
final class StatsReading {
    /** USER_HZ of /proc/stat, 100 on all architectures of ours; proc_stat(5). */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int CPU_FIELDS = 7;

    private StatsReading() {}

    static ContainerStats read(Container.Moment moment, ContainerRuntime.Run run, boolean unified) {
        CgroupStatistics group = run.statistics();
        String network = moment.document().hostConfig().networkMode();
        boolean ownNetwork = !network.equals("host") && !network.equals("none");
        var stats = new ContainerStats(
                "/" + moment.name(),
                moment.id(),
                Instant.now(),
                Instant.EPOCH,
                new ContainerStats.Pids(
                        group.pids().current(), pidsLimit(group.pids().limit())),
                blockIo(group.blockIo(), unified),
                0,
                Map.of(),
                cpu(group.cpu()),
                cpu(group.cpu()),
                memory(group.memory(), unified),
                ownNetwork ? interfaces(run.pid()) : null);
        return stats.first();
    }

    /** As Docker, which has the limit unsigned: the highest number means none. */
    private static Long pidsLimit(OptionalLong limit) {
        return limit.isPresent() ? limit.getAsLong() : null;
    }

    private static ContainerStats.Memory memory(CgroupStatistics.Memory memory, boolean unified) {
        long limit = memory.limit().orElse(Long.MAX_VALUE);
        return new ContainerStats.Memory(
                memory.usage(),
                unified ? null : memory.peak().orElse(0),
                memory.detail(),
                unified ? null : memory.failures(),
                Math.min(limit, hostMemory()));
    }

    private static ContainerStats.Cpu cpu(CgroupStatistics.Cpu cpu) {
        return new ContainerStats.Cpu(
                new ContainerStats.CpuUsage(
                        cpu.usage(), cpu.perCpu().isEmpty() ? null : cpu.perCpu(), cpu.system(), cpu.user()),
                hostTime(),
                onlineCpus(),
                new ContainerStats.Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttledTime()));
    }

    private static ContainerStats.BlockIo blockIo(List<CgroupStatistics.BlockIo> devices, boolean unified) {
        List<BlockEntry> bytes =
                entries(devices, CgroupStatistics.BlockIo::readBytes, CgroupStatistics.BlockIo::writeBytes);
        if (unified) {
            return new ContainerStats.BlockIo(bytes, null, null, null, null, null, null, null);
        }
        List<BlockEntry> operations =
                entries(devices, CgroupStatistics.BlockIo::readOperations, CgroupStatistics.BlockIo::writeOperations);
        return new ContainerStats.BlockIo(
                bytes, operations, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static List<BlockEntry> entries(
            List<CgroupStatistics.BlockIo> devices,
            ToLongFunction<CgroupStatistics.BlockIo> read,
            ToLongFunction<CgroupStatistics.BlockIo> written) {
        var entries = new ArrayList<BlockEntry>();
        for (CgroupStatistics.BlockIo device : devices) {
            entries.add(new BlockEntry(device.major(), device.minor(), "read", read.applyAsLong(device)));
            entries.add(new BlockEntry(device.major(), device.minor(), "write", written.applyAsLong(device)));
        }
        return entries;
    }

    /** Lines of /proc/PID/net/dev after two of headings: name, eight figures received, eight sent. */
    static Map<String, Interface> interfaces(int pid) {
        var interfaces = new TreeMap<String, Interface>();
        for (String line : lines("/proc/" + pid + "/net/dev")) {
            int colon = line.indexOf(':');
            if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
                continue;
            }
            String[] words = line.substring(colon + 1).strip().split(" +");
            var f = new long[words.length];
            for (int i = 0; i < f.length; i++) {
                f[i] = Long.parseUnsignedLong(words[i]);
            }
            interfaces.put(
                    line.substring(0, colon).strip(), new Interface(f[0], f[1], f[2], f[3], f[8], f[9], f[10], f[11]));
        }
        return interfaces;
    }

    /** Nanoseconds that all processors have spent, on anything or nothing, since the host started. */
    private static long hostTime() {
        String[] words = lines("/proc/stat").getFirst().split(" +");
        long ticks = 0;
        for (int i = 1; i <= CPU_FIELDS; i++) {
            ticks += Long.parseLong(words[i]);
        }
        return ticks * NANOS_PER_TICK;
    }

    private static int onlineCpus() {
        return (int) lines("/proc/stat").stream()
                .filter(line -> line.matches("cpu[0-9].*"))
                .count();
    }

    private static long hostMemory() {
        String total = lines("/proc/meminfo").getFirst();
        return Long.parseLong(total.replaceAll("[^0-9]", "")) * 1024;
    }

    private static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path));
        } catch (IOException e) {
            throw EngineException.conflict("container ended while its figures were read: " + e.getMessage());
        }
    }
}
