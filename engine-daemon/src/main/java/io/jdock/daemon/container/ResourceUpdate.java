package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.shim.oci.LinuxResources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * New limits for a container that has some.
 *
 * @param whole its host configuration from now on
 * @param changed what the kernel is to be told
 */
record ResourceUpdate(HostConfig whole, LinuxResources changed) {
    /**
     * Works them out.
     *
     * @throws EngineException CONFLICT or INVALID, in Docker's words, if they contradict each other or those it has
     */
    static ResourceUpdate of(HostConfig host, UpdateRequest request) {
        refuseConflicts(host, request);
        Map<String, Object> changes = changes(request);
        HostConfig whole = host.with(changes);
        if (request.memory() > 0 && request.memorySwap() == 0 && host.memorySwap() == 0) {
            // As at create: without a word about swap there is as much of it as of memory.
            whole = whole.with(Map.of("MemorySwap", 2 * request.memory()));
        }
        ResourceCheck.check(whole);
        // The kernel wants related values together: memory with swap, a quota with its period.
        if (changes.containsKey("Memory") || changes.containsKey("MemorySwap")) {
            changes.put("Memory", whole.memory());
            changes.put("MemorySwap", whole.memorySwap());
        }
        if (changes.containsKey("CpuQuota") || changes.containsKey("CpuPeriod")) {
            changes.put("CpuQuota", whole.cpuQuota());
            changes.put("CpuPeriod", whole.cpuPeriod());
        }
        LinuxResources limits = CgroupLimits.of(HostConfig.defaults().with(changes), List.of());
        return new ResourceUpdate(whole, request.pidsLimit() == null ? limits : withPids(limits, request.pidsLimit()));
    }

    private static void refuseConflicts(HostConfig host, UpdateRequest request) {
        if (request.nanoCpus() > 0 && host.cpuPeriod() > 0) {
            throw conflict("Nano CPUs cannot be updated as CPU Period has already been set");
        } else if (request.nanoCpus() > 0 && host.cpuQuota() > 0) {
            throw conflict("Nano CPUs cannot be updated as CPU Quota has already been set");
        } else if (request.cpuPeriod() > 0 && host.nanoCpus() > 0) {
            throw conflict("CPU Period cannot be updated as NanoCPUs has already been set");
        } else if (request.cpuQuota() > 0 && host.nanoCpus() > 0) {
            throw conflict("CPU Quota cannot be updated as NanoCPUs has already been set");
        }
        if (request.memory() > host.memorySwap() && request.memorySwap() == 0 && host.memorySwap() > 0) {
            throw EngineException.conflict("Memory limit should be smaller than already set memoryswap limit,"
                    + " update the memoryswap at the same time");
        }
    }

    private static EngineException conflict(String what) {
        return EngineException.conflict("Conflicting options: " + what);
    }

    private static Map<String, Object> changes(UpdateRequest request) {
        var changes = new TreeMap<String, Object>();
        put(changes, "CpuShares", request.cpuShares());
        put(changes, "Memory", request.memory());
        put(changes, "NanoCpus", request.nanoCpus());
        put(changes, "BlkioWeight", request.blkioWeight());
        put(changes, "BlkioWeightDevice", request.blkioWeightDevice());
        put(changes, "BlkioDeviceReadBps", request.blkioDeviceReadBps());
        put(changes, "BlkioDeviceWriteBps", request.blkioDeviceWriteBps());
        put(changes, "BlkioDeviceReadIOps", request.blkioDeviceReadIops());
        put(changes, "BlkioDeviceWriteIOps", request.blkioDeviceWriteIops());
        put(changes, "CpuPeriod", request.cpuPeriod());
        put(changes, "CpuQuota", request.cpuQuota());
        put(changes, "CpuRealtimePeriod", request.cpuRealtimePeriod());
        put(changes, "CpuRealtimeRuntime", request.cpuRealtimeRuntime());
        put(changes, "CpusetCpus", request.cpusetCpus());
        put(changes, "CpusetMems", request.cpusetMems());
        put(changes, "KernelMemory", request.kernelMemory());
        put(changes, "MemoryReservation", request.memoryReservation());
        put(changes, "MemorySwap", request.memorySwap());
        if (request.pidsLimit() != null) {
            changes.put("PidsLimit", request.pidsLimit());
        }
        if (request.restartPolicy() != null) {
            changes.put("RestartPolicy", request.restartPolicy());
        }
        return changes;
    }

    private static void put(Map<String, Object> changes, String field, long value) {
        if (value != 0) {
            changes.put(field, value);
        }
    }

    private static void put(Map<String, Object> changes, String field, String value) {
        if (!value.isEmpty()) {
            changes.put(field, value);
        }
    }

    private static void put(Map<String, Object> changes, String field, List<?> value) {
        if (!value.isEmpty()) {
            changes.put(field, value);
        }
    }

    private static LinuxResources withPids(LinuxResources limits, long pids) {
        return new LinuxResources(
                limits.devices(),
                limits.memory(),
                limits.cpu(),
                new LinuxResources.Pids(pids <= 0 ? -1 : pids),
                limits.blockIO(),
                limits.hugepageLimits(),
                limits.unified());
    }
}
