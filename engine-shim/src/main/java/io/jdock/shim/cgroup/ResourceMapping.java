package io.jdock.shim.cgroup;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.cgroup.CgroupResources;
import io.jdock.nativebridge.cgroup.CgroupResources.DeviceWeight;
import io.jdock.nativebridge.cgroup.CgroupResources.HugepageLimit;
import io.jdock.nativebridge.cgroup.CgroupResources.Throttle;
import io.jdock.nativebridge.cgroup.DeviceRule;
import io.jdock.shim.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads {@code linux.resources}. Docker and runc write 0 for "not set" in most places, so 0 sets nothing here either,
 * except for swappiness, where it is a value.
 */
public final class ResourceMapping {
    private ResourceMapping() {}

    /**
     * The limits of an OCI document.
     *
     * @throws IllegalArgumentException for values that no kernel takes
     */
    public static CgroupResources of(LinuxResources resources) {
        requireNonNull(resources, "resources is null");
        List<HugepageLimit> hugepages = resources.hugepageLimits().stream()
                .map(limit -> new HugepageLimit(limit.pageSize(), limit.limit()))
                .toList();
        return new CgroupResources(
                resources.memory() == null ? CgroupResources.Memory.NONE : memory(resources.memory()),
                resources.cpu() == null ? CgroupResources.Cpu.NONE : cpu(resources.cpu()),
                resources.pids() == null
                        ? OptionalLong.empty()
                        : set(resources.pids().limit()),
                resources.blockIO() == null ? CgroupResources.BlockIo.NONE : blockIo(resources.blockIO()),
                hugepages,
                resources.devices().stream().map(ResourceMapping::device).toList(),
                resources.unified());
    }

    private static CgroupResources.Memory memory(LinuxResources.Memory memory) {
        // -1 is how Docker writes that no swappiness was asked for.
        boolean swappiness = memory.swappiness() != null && memory.swappiness() != -1;
        return new CgroupResources.Memory(
                set(memory.limit()),
                set(memory.reservation()),
                set(memory.swap()),
                swappiness ? OptionalLong.of(memory.swappiness()) : OptionalLong.empty(),
                Boolean.TRUE.equals(memory.disableOomKiller()));
    }

    private static CgroupResources.Cpu cpu(LinuxResources.Cpu cpu) {
        return new CgroupResources.Cpu(
                set(cpu.shares()),
                set(cpu.quota()),
                set(cpu.period()),
                set(cpu.realtimeRuntime()),
                set(cpu.realtimePeriod()),
                set(cpu.cpus()),
                set(cpu.mems()));
    }

    private static CgroupResources.BlockIo blockIo(LinuxResources.BlockIo blockIo) {
        List<DeviceWeight> weights = new ArrayList<>();
        for (LinuxResources.WeightDevice device : orEmpty(blockIo.weightDevice())) {
            if (device.weight() != null && device.weight() != 0) {
                weights.add(new DeviceWeight(number(device.major()), number(device.minor()), device.weight()));
            }
        }
        List<Throttle> throttles = new ArrayList<>();
        add(throttles, Throttle.Kind.READ_BYTES, blockIo.throttleReadBpsDevice());
        add(throttles, Throttle.Kind.WRITE_BYTES, blockIo.throttleWriteBpsDevice());
        add(throttles, Throttle.Kind.READ_OPERATIONS, blockIo.throttleReadIopsDevice());
        add(throttles, Throttle.Kind.WRITE_OPERATIONS, blockIo.throttleWriteIopsDevice());
        boolean weight = blockIo.weight() != null && blockIo.weight() != 0;
        return new CgroupResources.BlockIo(
                weight ? OptionalInt.of(blockIo.weight()) : OptionalInt.empty(), weights, throttles);
    }

    private static void add(List<Throttle> throttles, Throttle.Kind kind, List<LinuxResources.ThrottleDevice> devices) {
        for (LinuxResources.ThrottleDevice device : orEmpty(devices)) {
            throttles.add(new Throttle(kind, number(device.major()), number(device.minor()), device.rate()));
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static DeviceRule device(LinuxResources.DeviceRule rule) {
        String access = rule.access() == null || rule.access().isEmpty() ? "rwm" : rule.access();
        return new DeviceRule(
                rule.allow(),
                DeviceRule.Type.ofLetter(rule.type() == null ? "" : rule.type()),
                deviceNumber(rule.major()),
                deviceNumber(rule.minor()),
                DeviceRule.Access.ofLetters(access));
    }

    /** -1 is runc's way to write "any". */
    private static OptionalInt deviceNumber(Long value) {
        return value == null || value == -1 ? OptionalInt.empty() : OptionalInt.of(number(value));
    }

    private static int number(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("device number " + value);
        }
        return (int) value;
    }

    private static OptionalLong set(Long value) {
        return value == null || value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Optional<String> set(String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
