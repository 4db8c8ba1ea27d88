package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.ThrottleDevice;
import io.jdock.daemon.container.model.WeightDevice;
import io.jdock.shim.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;

/** A container's limits as the OCI specification writes them. */
final class CgroupLimits {
    private static final long PERIOD_MICROS = 100_000;
    private static final long NANOS_PER_CPU = 1_000_000_000;

    private CgroupLimits() {}

    static LinuxResources of(HostConfig host, List<LinuxResources.DeviceRule> devices) {
        return new LinuxResources(
                devices,
                memory(host),
                cpu(host),
                host.pidsLimit() == null ? null : new LinuxResources.Pids(host.pidsLimit()),
                blockIo(host),
                List.of(),
                null);
    }

    private static LinuxResources.Memory memory(HostConfig host) {
        boolean noOomKill = Boolean.TRUE.equals(host.oomKillDisable());
        if (host.memory() == 0 && host.memoryReservation() == 0 && host.memorySwappiness() == null && !noOomKill) {
            return null;
        }
        return new LinuxResources.Memory(
                positive(host.memory()),
                positive(host.memoryReservation()),
                swap(host),
                host.memorySwappiness(),
                noOomKill ? Boolean.TRUE : null);
    }

    /** Memory and swap together; Docker's default is as much swap as memory. */
    private static Long swap(HostConfig host) {
        if (host.memory() <= 0) {
            return null;
        }
        return host.memorySwap() == 0 ? Long.valueOf(2 * host.memory()) : Long.valueOf(host.memorySwap());
    }

    private static LinuxResources.Cpu cpu(HostConfig host) {
        Long period = positive(host.cpuPeriod());
        Long quota = host.cpuQuota() == 0 ? null : Long.valueOf(host.cpuQuota());
        if (host.nanoCpus() > 0) {
            period = PERIOD_MICROS;
            quota = host.nanoCpus() * PERIOD_MICROS / NANOS_PER_CPU;
        }
        String cpus = host.cpusetCpus().isEmpty() ? null : host.cpusetCpus();
        String mems = host.cpusetMems().isEmpty() ? null : host.cpusetMems();
        if (host.cpuShares() == 0
                && period == null
                && quota == null
                && cpus == null
                && mems == null
                && host.cpuRealtimePeriod() == 0
                && host.cpuRealtimeRuntime() == 0) {
            return null;
        }
        return new LinuxResources.Cpu(
                positive(host.cpuShares()),
                quota,
                period,
                positive(host.cpuRealtimeRuntime()),
                positive(host.cpuRealtimePeriod()),
                cpus,
                mems);
    }

    private static LinuxResources.BlockIo blockIo(HostConfig host) {
        var weights = new ArrayList<LinuxResources.WeightDevice>();
        for (WeightDevice device : host.blkioWeightDevice()) {
            HostDevice node = block(device.path());
            weights.add(new LinuxResources.WeightDevice(node.major(), node.minor(), device.weight()));
        }
        var io = new LinuxResources.BlockIo(
                host.blkioWeight() == 0 ? null : host.blkioWeight(),
                weights,
                throttles(host.blkioDeviceReadBps()),
                throttles(host.blkioDeviceWriteBps()),
                throttles(host.blkioDeviceReadIops()),
                throttles(host.blkioDeviceWriteIops()));
        boolean none = io.weight() == null
                && weights.isEmpty()
                && io.throttleReadBpsDevice().isEmpty()
                && io.throttleWriteBpsDevice().isEmpty()
                && io.throttleReadIopsDevice().isEmpty()
                && io.throttleWriteIopsDevice().isEmpty();
        return none ? null : io;
    }

    private static List<LinuxResources.ThrottleDevice> throttles(List<ThrottleDevice> devices) {
        var throttles = new ArrayList<LinuxResources.ThrottleDevice>();
        for (ThrottleDevice device : devices) {
            HostDevice node = block(device.path());
            throttles.add(new LinuxResources.ThrottleDevice(node.major(), node.minor(), device.rate()));
        }
        return throttles;
    }

    private static HostDevice block(String path) {
        return HostDevice.at(path)
                .filter(node -> node.type().equals("b"))
                .orElseThrow(() -> EngineException.invalid("no such block device: \"" + path + "\""));
    }

    private static Long positive(long value) {
        return value > 0 ? Long.valueOf(value) : null;
    }
}
