package io.jdock.shim.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.nativebridge.cgroup.CgroupResources;
import io.jdock.nativebridge.cgroup.CgroupResources.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupResources.Cpu;
import io.jdock.nativebridge.cgroup.CgroupResources.DeviceWeight;
import io.jdock.nativebridge.cgroup.CgroupResources.HugepageLimit;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import io.jdock.nativebridge.cgroup.CgroupResources.Throttle;
import io.jdock.nativebridge.cgroup.DeviceRule;
import io.jdock.shim.oci.DefaultDevices;
import io.jdock.shim.oci.LinuxResources;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResourceMappingTest {
    @Test
    void mapsEverything() throws IOException {
        assertThat(map("""
                {"memory": {"limit": 100, "reservation": 50, "swap": 200, "swappiness": 0, "disableOOMKiller": true},
                 "cpu": {"shares": 512, "quota": 5000, "period": 10000, "cpus": "0-1", "mems": "0"},
                 "pids": {"limit": 42},
                 "blockIO": {"weight": 300, "weightDevice": [{"major": 8, "minor": 1, "weight": 20}],
                             "throttleReadBpsDevice": [{"major": 8, "minor": 0, "rate": 1000}],
                             "throttleWriteIOPSDevice": [{"major": 8, "minor": 0, "rate": 7}]},
                 "hugepageLimits": [{"pageSize": "2MB", "limit": 4194304}],
                 "unified": {"memory.high": "80"},
                 "devices": [{"allow": false, "access": "rwm"},
                             {"allow": true, "type": "c", "major": 1, "minor": -1, "access": "rw"}]}"""))
                .isEqualTo(new CgroupResources(
                        new Memory(
                                OptionalLong.of(100),
                                OptionalLong.of(50),
                                OptionalLong.of(200),
                                OptionalLong.of(0),
                                true),
                        new Cpu(
                                OptionalLong.of(512),
                                OptionalLong.of(5000),
                                OptionalLong.of(10000),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.of("0-1"),
                                Optional.of("0")),
                        OptionalLong.of(42),
                        new BlockIo(
                                OptionalInt.of(300),
                                List.of(new DeviceWeight(8, 1, 20)),
                                List.of(
                                        new Throttle(Throttle.Kind.READ_BYTES, 8, 0, 1000),
                                        new Throttle(Throttle.Kind.WRITE_OPERATIONS, 8, 0, 7))),
                        List.of(new HugepageLimit("2MB", 4194304)),
                        List.of(
                                DeviceRule.denyAll(),
                                new DeviceRule(
                                        true,
                                        DeviceRule.Type.CHARACTER,
                                        OptionalInt.of(1),
                                        OptionalInt.empty(),
                                        DeviceRule.Access.ofLetters("rw"))),
                        Map.of("memory.high", "80")));
    }

    @Test
    void zeroSetsNothing() throws IOException {
        assertThat(map("""
                {"memory": {"limit": 0, "swap": 0, "swappiness": -1}, "cpu": {"shares": 0, "cpus": ""},
                 "pids": {"limit": 0}, "blockIO": {"weight": 0}}""")).isEqualTo(CgroupResources.NONE);
        assertThat(map("{}")).isEqualTo(CgroupResources.NONE);
    }

    @Test
    void refusesDeviceNumbersThatAreNone() {
        assertThatThrownBy(() -> map("{\"devices\": [{\"allow\": true, \"type\": \"c\", \"major\": -7}]}"))
                .hasMessageContaining("-7");
    }

    @Test
    void theDefaultDeviceRulesAreRules() {
        LinuxResources resources =
                new LinuxResources(DefaultDevices.RULES, null, null, null, null, List.of(), Map.of());

        assertThat(ResourceMapping.of(resources).devices()).hasSize(13).startsWith(DeviceRule.denyAll());
    }

    private static CgroupResources map(String json) throws IOException {
        return ResourceMapping.of(new ObjectMapper().readValue(json, LinuxResources.class));
    }
}
