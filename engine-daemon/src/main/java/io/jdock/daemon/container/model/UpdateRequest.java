package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * What is to change about a container, running or not. 0, an empty text and an empty list change nothing; units are
 * those of {@link HostConfig}.
 *
 * @param pidsLimit null changes nothing; 0 and -1 mean no limit
 * @param restartPolicy null changes nothing
 * @param publishAdd beyond Docker, as all that follow: ports as {@code -p} takes them
 * @param publishRm {@code 8080:80} for one, {@code 80/tcp} for all host ports of a port
 * @param mountRm places in the container
 * @param deviceRm places in the container
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record UpdateRequest(
        long cpuShares,
        long memory,
        long nanoCpus,
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
        long kernelMemory,
        long memoryReservation,
        long memorySwap,
        Long pidsLimit,
        RestartPolicy restartPolicy,
        List<String> publishAdd,
        List<String> publishRm,
        List<Mount> mountAdd,
        List<String> mountRm,
        List<DeviceMapping> deviceAdd,
        List<String> deviceRm,
        Map<String, String> labelAdd,
        List<String> labelRm) {
    public UpdateRequest {
        blkioWeightDevice = list(blkioWeightDevice);
        blkioDeviceReadBps = list(blkioDeviceReadBps);
        blkioDeviceWriteBps = list(blkioDeviceWriteBps);
        blkioDeviceReadIops = list(blkioDeviceReadIops);
        blkioDeviceWriteIops = list(blkioDeviceWriteIops);
        cpusetCpus = text(cpusetCpus);
        cpusetMems = text(cpusetMems);
        publishAdd = list(publishAdd);
        publishRm = list(publishRm);
        mountAdd = list(mountAdd);
        mountRm = list(mountRm);
        deviceAdd = list(deviceAdd);
        deviceRm = list(deviceRm);
        labelAdd = map(labelAdd);
        labelRm = list(labelRm);
    }
}
