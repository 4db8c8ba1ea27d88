package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.listOrNull;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.mapOfLists;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.daemon.state.Json;
import java.util.List;
import java.util.Map;

/**
 * The part of a container that belongs to this host: its mounts, ports, limits and privileges. Sizes are bytes, CPU
 * periods and quotas microseconds.
 *
 * @param consoleSize height and width of a terminal, or 0 and 0
 * @param memorySwappiness 0 to 100, or null for the kernel's default
 * @param oomKillDisable null and false mean the same
 * @param init null means the engine's default
 * @param pidsLimit null means no limit
 * @param maskedPaths null means the default set, an empty list none
 * @param readonlyPaths as {@code maskedPaths}
 * @param healthOnFailure beyond Docker: kill, stop or restart what is found unhealthy; empty or none for nothing
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record HostConfig(
        List<String> binds,
        @JsonProperty("ContainerIDFile") String containerIdFile,
        LogConfig logConfig,
        String networkMode,
        Map<String, List<PortBinding>> portBindings,
        RestartPolicy restartPolicy,
        boolean autoRemove,
        String volumeDriver,
        List<String> volumesFrom,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Mount> mounts,
        List<Integer> consoleSize,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> annotations,
        List<String> capAdd,
        List<String> capDrop,
        String cgroupnsMode,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        List<String> extraHosts,
        List<String> groupAdd,
        String ipcMode,
        String cgroup,
        List<String> links,
        int oomScoreAdj,
        String pidMode,
        boolean privileged,
        boolean publishAllPorts,
        boolean readonlyRootfs,
        List<String> securityOpt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> storageOpt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> tmpfs,
        @JsonProperty("UTSMode") String utsMode,
        String usernsMode,
        long shmSize,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> sysctls,
        String runtime,
        String isolation,
        long cpuShares,
        long memory,
        long nanoCpus,
        String cgroupParent,
        int blkioWeight,
        List<WeightDevice> blkioWeightDevice,
        List<ThrottleDevice> blkioDeviceReadBps,
        List<ThrottleDevice> blkioDeviceWriteBps,
        @JsonProperty("BlkioDeviceReadIOps") List<ThrottleDevice> blkioDeviceReadIops,
        @JsonProperty("BlkioDeviceWriteIOps") List<ThrottleDevice> blkioDeviceWriteIops,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        String cpusetCpus,
        String cpusetMems,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        List<DeviceRequest> deviceRequests,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long kernelMemory,

        @JsonProperty("KernelMemoryTCP") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long kernelMemoryTcp,

        long memoryReservation,
        long memorySwap,
        Long memorySwappiness,
        Boolean oomKillDisable,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean init,
        Long pidsLimit,
        List<Ulimit> ulimits,
        long cpuCount,
        long cpuPercent,
        @JsonProperty("IOMaximumIOps") long ioMaximumIops,
        @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String healthOnFailure) {
    private static final long DEFAULT_SHM_SIZE = 64L << 20;

    public HostConfig {
        binds = list(binds);
        containerIdFile = text(containerIdFile);
        logConfig = logConfig == null ? LogConfig.DEFAULT : logConfig;
        networkMode = text(networkMode);
        portBindings = mapOfLists(portBindings);
        restartPolicy = restartPolicy == null ? RestartPolicy.NO : restartPolicy;
        volumeDriver = text(volumeDriver);
        volumesFrom = list(volumesFrom);
        mounts = list(mounts);
        consoleSize = consoleSize == null || consoleSize.size() != 2 ? List.of(0, 0) : list(consoleSize);
        annotations = map(annotations);
        capAdd = list(capAdd);
        capDrop = list(capDrop);
        cgroupnsMode = text(cgroupnsMode);
        dns = list(dns);
        dnsOptions = list(dnsOptions);
        dnsSearch = list(dnsSearch);
        extraHosts = list(extraHosts);
        groupAdd = list(groupAdd);
        ipcMode = text(ipcMode);
        cgroup = text(cgroup);
        links = list(links);
        pidMode = text(pidMode);
        securityOpt = list(securityOpt);
        storageOpt = map(storageOpt);
        tmpfs = map(tmpfs);
        utsMode = text(utsMode);
        usernsMode = text(usernsMode);
        shmSize = shmSize == 0 ? DEFAULT_SHM_SIZE : shmSize;
        sysctls = map(sysctls);
        runtime = text(runtime);
        isolation = text(isolation);
        cgroupParent = text(cgroupParent);
        blkioWeightDevice = list(blkioWeightDevice);
        blkioDeviceReadBps = list(blkioDeviceReadBps);
        blkioDeviceWriteBps = list(blkioDeviceWriteBps);
        blkioDeviceReadIops = list(blkioDeviceReadIops);
        blkioDeviceWriteIops = list(blkioDeviceWriteIops);
        cpusetCpus = text(cpusetCpus);
        cpusetMems = text(cpusetMems);
        devices = list(devices);
        deviceCgroupRules = list(deviceCgroupRules);
        deviceRequests = list(deviceRequests);
        memorySwappiness = memorySwappiness == null || memorySwappiness == -1 ? null : memorySwappiness;
        pidsLimit = pidsLimit == null || pidsLimit <= 0 ? null : pidsLimit;
        ulimits = list(ulimits);
        maskedPaths = listOrNull(maskedPaths);
        readonlyPaths = listOrNull(readonlyPaths);
        healthOnFailure = text(healthOnFailure);
    }

    /** What a client asks for that asks for nothing. */
    public static HostConfig defaults() {
        return Json.parse("{}", HostConfig.class);
    }

    /** A copy in which the given fields, by their JSON names, have other values. */
    public HostConfig with(Map<String, ?> changes) {
        ObjectNode tree = Json.mapper().valueToTree(this);
        changes.forEach((field, value) -> tree.set(field, Json.mapper().valueToTree(value)));
        return Json.parse(tree.toString(), HostConfig.class);
    }
}
