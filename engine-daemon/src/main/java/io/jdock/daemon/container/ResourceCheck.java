package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.DeviceMapping;
import io.jdock.daemon.container.model.HostConfig;
import java.util.regex.Pattern;

/** The limits of a container that make sense, in Docker's words. */
final class ResourceCheck {
    private static final long LEAST_MEMORY = 6L << 20;
    private static final Pattern CPU_LIST = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*");
    private static final Pattern DEVICE_RULE = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

    private ResourceCheck() {}

    static void check(HostConfig host) {
        checkMemory(host);
        checkCpu(host, Runtime.getRuntime().availableProcessors());
        if (host.blkioWeight() != 0 && (host.blkioWeight() < 10 || host.blkioWeight() > 1000)) {
            throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
        }
        if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
            throw EngineException.invalid(
                    "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        if (host.shmSize() < 0) {
            throw EngineException.invalid("SHM size can not be less than 0");
        }
        for (DeviceMapping device : host.devices()) {
            if (!device.cgroupPermissions().matches("[rwm]{0,3}")) {
                throw EngineException.invalid("invalid device mode: " + device.cgroupPermissions());
            }
            if (device.pathOnHost().isEmpty()) {
                throw EngineException.invalid("invalid device specification: no path on the host");
            }
        }
        for (String rule : host.deviceCgroupRules()) {
            if (!DEVICE_RULE.matcher(rule).matches()) {
                throw EngineException.invalid("invalid device cgroup rule format: '" + rule + "'");
            }
        }
        if (!host.deviceRequests().isEmpty()) {
            throw EngineException.invalid("could not select device driver \""
                    + host.deviceRequests().getFirst().driver() + "\" with capabilities: "
                    + host.deviceRequests().getFirst().capabilities());
        }
    }

    private static void checkMemory(HostConfig host) {
        if (host.memory() != 0 && host.memory() < LEAST_MEMORY) {
            throw EngineException.invalid("Minimum memory limit allowed is 6MB");
        }
        if (host.memory() > 0 && host.memorySwap() > 0 && host.memorySwap() < host.memory()) {
            throw EngineException.invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
        }
        if (host.memory() == 0 && host.memorySwap() > 0) {
            throw EngineException.invalid(
                    "You should always set the Memory limit when using Memoryswap limit, see usage");
        }
        if (host.memorySwappiness() != null && (host.memorySwappiness() < 0 || host.memorySwappiness() > 100)) {
            throw EngineException.invalid(
                    "Invalid value: " + host.memorySwappiness() + ", valid memory swappiness range is 0-100");
        }
        if (host.memoryReservation() != 0 && host.memoryReservation() < LEAST_MEMORY) {
            throw EngineException.invalid("Minimum memory reservation allowed is 6MB");
        }
        if (host.memory() > 0 && host.memoryReservation() > host.memory()) {
            throw EngineException.invalid(
                    "Minimum memory limit can not be less than memory reservation limit, see usage");
        }
    }

    static void checkCpu(HostConfig host, int processors) {
        if (host.nanoCpus() != 0 && (host.cpuPeriod() != 0 || host.cpuQuota() != 0)) {
            throw EngineException.invalid("Conflicting options: Nano CPUs and CPU "
                    + (host.cpuPeriod() != 0 ? "Period" : "Quota") + " cannot both be set");
        }
        // Docker lets a container ask for at most the host's processors.
        if (host.nanoCpus() < 0 || host.nanoCpus() > processors * 1_000_000_000L) {
            throw EngineException.invalid("range of CPUs is from 0.01 to " + processors + ".00, as there are only "
                    + processors + " CPUs available");
        }
        if (host.cpuPeriod() != 0 && (host.cpuPeriod() < 1000 || host.cpuPeriod() > 1_000_000)) {
            throw EngineException.invalid(
                    "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }
        if (host.cpuQuota() > 0 && host.cpuQuota() < 1000) {
            throw EngineException.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }
        if (host.cpuShares() < 0) {
            throw EngineException.invalid(
                    "invalid CPU shares (" + host.cpuShares() + "): value must be a positive integer");
        }
        if (!host.cpusetCpus().isEmpty() && !CPU_LIST.matcher(host.cpusetCpus()).matches()) {
            throw EngineException.invalid("Invalid value " + host.cpusetCpus() + " for cpuset cpus");
        }
        if (!host.cpusetMems().isEmpty() && !CPU_LIST.matcher(host.cpusetMems()).matches()) {
            throw EngineException.invalid("Invalid value " + host.cpusetMems() + " for cpuset mems");
        }
    }
}
