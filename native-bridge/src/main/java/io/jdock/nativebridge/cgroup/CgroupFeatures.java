package io.jdock.nativebridge.cgroup;

/**
 * Which limits this host can set. Docker discards a limit that it cannot set, with a warning; these tell which.
 *
 * @param version 1 or 2
 * @param swapLimit whether swap accounting is on
 * @param cpuQuota whether quota and period can be set
 */
public record CgroupFeatures(
        int version,
        boolean memoryLimit,
        boolean memoryReservation,
        boolean swapLimit,
        boolean memorySwappiness,
        boolean oomKillDisable,
        boolean cpuShares,
        boolean cpuQuota,
        boolean cpuRealtime,
        boolean cpuset,
        boolean pidsLimit,
        boolean blockIoWeight,
        boolean blockIoWeightOfDevice,
        boolean blockIoThrottle) {}
