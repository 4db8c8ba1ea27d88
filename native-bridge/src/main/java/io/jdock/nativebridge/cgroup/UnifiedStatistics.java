package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.cgroup.CgroupStatistics.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Cpu;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Memory;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Pids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads the figures of cgroup v2. */
final class UnifiedStatistics {
    private static final long NANOS_PER_MICRO = 1000;

    private final String directory;

    private UnifiedStatistics(String directory) {
        this.directory = directory;
    }

    static CgroupStatistics read(String directory) {
        UnifiedStatistics reader = new UnifiedStatistics(directory);
        return new CgroupStatistics(reader.memory(), reader.cpu(), reader.pids(), reader.blockIo());
    }

    private String text(String file) {
        return ControlFile.readIfPresent(directory + "/" + file).orElse("");
    }

    private Map<String, Long> keyed(String file) {
        return StatisticsText.keyed(text(file));
    }

    private Memory memory() {
        OptionalLong usage = Groups.limit(text("memory.current"));
        return new Memory(
                usage.orElse(0),
                Groups.limit(text("memory.max")),
                Groups.limit(text("memory.peak")),
                keyed("memory.events").getOrDefault("max", 0L),
                keyed("memory.stat"));
    }

    private Cpu cpu() {
        Map<String, Long> values = keyed("cpu.stat");
        return new Cpu(
                values.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
                values.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
                values.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
                List.of(),
                values.getOrDefault("nr_periods", 0L),
                values.getOrDefault("nr_throttled", 0L),
                values.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO);
    }

    private Pids pids() {
        return new Pids(Groups.limit(text("pids.current")).orElse(0), Groups.limit(text("pids.max")));
    }

    private List<BlockIo> blockIo() {
        List<BlockIo> devices = new ArrayList<>();
        new TreeMap<>(StatisticsText.nested(text("io.stat"))).forEach((device, values) -> {
            int colon = device.indexOf(':');
            if (colon > 0) {
                devices.add(new BlockIo(
                        Integer.parseInt(device.substring(0, colon)),
                        Integer.parseInt(device.substring(colon + 1)),
                        values.getOrDefault("rbytes", 0L),
                        values.getOrDefault("wbytes", 0L),
                        values.getOrDefault("rios", 0L),
                        values.getOrDefault("wios", 0L)));
            }
        });
        return devices;
    }
}
