package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.cgroup.CgroupStatistics.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Cpu;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Memory;
import io.jdock.nativebridge.cgroup.CgroupStatistics.Pids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads the figures of cgroup v1. */
final class LegacyStatistics {
    /** include/linux/jiffies: cpuacct.stat counts in USER_HZ, which is 100 on both architectures. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Map<String, String> directories;

    private LegacyStatistics(Map<String, String> directories) {
        this.directories = directories;
    }

    static CgroupStatistics read(Map<String, String> directories) {
        LegacyStatistics reader = new LegacyStatistics(directories);
        return new CgroupStatistics(reader.memory(), reader.cpu(), reader.pids(), reader.blockIo());
    }

    private String text(String controller, String file) {
        String directory = directories.get(controller);
        return directory == null
                ? ""
                : ControlFile.readIfPresent(directory + "/" + file).orElse("");
    }

    private long number(String controller, String file) {
        String text = text(controller, file).strip();
        return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    }

    private Memory memory() {
        return new Memory(
                number("memory", "memory.usage_in_bytes"),
                Groups.limit(text("memory", "memory.limit_in_bytes")),
                OptionalLong.of(number("memory", "memory.max_usage_in_bytes")),
                number("memory", "memory.failcnt"),
                StatisticsText.keyed(text("memory", "memory.stat")));
    }

    private Cpu cpu() {
        Map<String, Long> split = StatisticsText.keyed(text("cpuacct", "cpuacct.stat"));
        Map<String, Long> throttling = StatisticsText.keyed(text("cpu", "cpu.stat"));
        List<Long> perCpu = new ArrayList<>();
        for (String word : text("cpuacct", "cpuacct.usage_percpu").strip().split(" ")) {
            if (!word.isEmpty()) {
                perCpu.add(Long.valueOf(word));
            }
        }
        return new Cpu(
                number("cpuacct", "cpuacct.usage"),
                split.getOrDefault("user", 0L) * NANOS_PER_TICK,
                split.getOrDefault("system", 0L) * NANOS_PER_TICK,
                perCpu,
                throttling.getOrDefault("nr_periods", 0L),
                throttling.getOrDefault("nr_throttled", 0L),
                throttling.getOrDefault("throttled_time", 0L));
    }

    private Pids pids() {
        return new Pids(number("pids", "pids.current"), Groups.limit(text("pids", "pids.max")));
    }

    private List<BlockIo> blockIo() {
        Map<String, Map<String, Long>> bytes = byDevice("io_service_bytes_recursive");
        Map<String, Map<String, Long>> operations = byDevice("io_serviced_recursive");
        List<BlockIo> devices = new ArrayList<>();
        new TreeMap<>(bytes).forEach((device, values) -> {
            Map<String, Long> counts = operations.getOrDefault(device, Map.of());
            int colon = device.indexOf(':');
            devices.add(new BlockIo(
                    Integer.parseInt(device.substring(0, colon)),
                    Integer.parseInt(device.substring(colon + 1)),
                    values.getOrDefault("Read", 0L),
                    values.getOrDefault("Write", 0L),
                    counts.getOrDefault("Read", 0L),
                    counts.getOrDefault("Write", 0L)));
        });
        return devices;
    }

    /** Lines such as {@code 8:0 Read 4096}; those of BFQ where that scheduler counts, else those of throttling. */
    private Map<String, Map<String, Long>> byDevice(String file) {
        Map<String, Map<String, Long>> devices = parse(text("blkio", "blkio.bfq." + file));
        return devices.isEmpty() ? parse(text("blkio", "blkio.throttle." + file)) : devices;
    }

    private static Map<String, Map<String, Long>> parse(String text) {
        Map<String, Map<String, Long>> devices = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].indexOf(':') > 0) {
                devices.computeIfAbsent(words[0], _ -> new HashMap<>()).put(words[1], Long.valueOf(words[2]));
            }
        }
        return devices;
    }
}
