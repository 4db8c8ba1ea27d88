package io.jdock.shim.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** Limits of a container's cgroup; null components set nothing. Source: config-linux.md, "Control groups". */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LinuxResources(
        List<DeviceRule> devices,
        Memory memory,
        Cpu cpu,
        Pids pids,
        BlockIo blockIO,
        List<HugepageLimit> hugepageLimits,
        Map<String, String> unified) {

    public LinuxResources {
        devices = devices == null ? List.of() : List.copyOf(devices);
        hugepageLimits = hugepageLimits == null ? List.of() : List.copyOf(hugepageLimits);
        unified = unified == null ? Map.of() : Map.copyOf(unified);
    }

    /**
     * A rule of the device cgroup.
     *
     * @param type {@code a}, {@code c} or {@code b}
     * @param major null for any
     * @param minor null for any
     * @param access of {@code r}, {@code w}, {@code m}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DeviceRule(boolean allow, String type, Long major, Long minor, String access) {}

    /** Bytes; -1 is unlimited. {@code swap} is memory plus swap, as cgroup v1 counts. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Memory(
            Long limit,
            Long reservation,
            Long swap,
            Long swappiness,
            @JsonProperty("disableOOMKiller") Boolean disableOomKiller) {}

    /** Shares as in cgroup v1 (2 to 262144); quota and period in microseconds. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cpu(
            Long shares,
            Long quota,
            Long period,
            Long realtimeRuntime,
            Long realtimePeriod,
            String cpus,
            String mems) {}

    /** Number of processes; -1 is unlimited. */
    public record Pids(long limit) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record BlockIo(
            Integer weight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            @JsonProperty("throttleReadIOPSDevice") List<ThrottleDevice> throttleReadIopsDevice,
            @JsonProperty("throttleWriteIOPSDevice") List<ThrottleDevice> throttleWriteIopsDevice) {}

    public record WeightDevice(long major, long minor, Integer weight) {}

    public record ThrottleDevice(long major, long minor, long rate) {}

    /** {@code pageSize} as {@code 2MB}; limit in bytes. */
    public record HugepageLimit(String pageSize, long limit) {}
}
