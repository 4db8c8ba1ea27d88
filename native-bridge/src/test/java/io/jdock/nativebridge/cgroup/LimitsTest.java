package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.cgroup.CgroupResources.BlockIo;
import io.jdock.nativebridge.cgroup.CgroupResources.Cpu;
import io.jdock.nativebridge.cgroup.CgroupResources.DeviceWeight;
import io.jdock.nativebridge.cgroup.CgroupResources.HugepageLimit;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import io.jdock.nativebridge.cgroup.CgroupResources.Throttle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static final long MIB = 1 << 20;

    private static final CgroupResources EVERYTHING = new CgroupResources(
            new Memory(
                    OptionalLong.of(100 * MIB),
                    OptionalLong.of(50 * MIB),
                    OptionalLong.of(300 * MIB),
                    OptionalLong.of(60),
                    true),
            new Cpu(
                    OptionalLong.of(1024),
                    OptionalLong.of(50_000),
                    OptionalLong.of(100_000),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.of("0-1"),
                    Optional.of("0")),
            OptionalLong.of(100),
            new BlockIo(
                    OptionalInt.of(500),
                    List.of(new DeviceWeight(8, 0, 300)),
                    List.of(
                            new Throttle(Throttle.Kind.READ_BYTES, 8, 0, 1000),
                            new Throttle(Throttle.Kind.WRITE_OPERATIONS, 8, 16, 0))),
            List.of(new HugepageLimit("2MB", 4 * MIB)),
            List.of(),
            Map.of());

    @Test
    void writesOfV1() {
        assertThat(texts(LegacyLimits.plan(EVERYTHING, OptionalLong.empty())))
                .containsExactly(
                        "memory.limit_in_bytes=104857600",
                        "memory.memsw.limit_in_bytes=314572800",
                        "memory.soft_limit_in_bytes=52428800",
                        "memory.swappiness=60",
                        "memory.oom_control=1",
                        "cpu.shares=1024",
                        "cpu.cfs_period_us=100000",
                        "cpu.cfs_quota_us=50000",
                        "cpuset.cpus=0-1",
                        "cpuset.mems=0",
                        "pids.max=100",
                        "blkio.weight|blkio.bfq.weight=500",
                        "blkio.weight_device|blkio.bfq.weight_device=8:0 300",
                        "blkio.throttle.read_bps_device=8:0 1000",
                        "blkio.throttle.write_iops_device=8:16 0",
                        "hugetlb.2MB.limit_in_bytes=4194304",
                        "hugetlb.2MB.rsvd.limit_in_bytes=4194304");
    }

    @Test
    void writesOfV2() {
        assertThat(texts(UnifiedLimits.plan(EVERYTHING)))
                .containsExactly(
                        "memory.swap.max=209715200",
                        "memory.max=104857600",
                        "memory.low=52428800",
                        "cpu.weight=100",
                        "cpu.max=50000 100000",
                        "cpuset.cpus=0-1",
                        "cpuset.mems=0",
                        "pids.max=100",
                        "io.bfq.weight=500",
                        "io.weight=4950",
                        "io.bfq.weight=8:0 300",
                        "io.max=8:0 rbps=1000",
                        "io.max=8:16 wiops=max",
                        "hugetlb.2MB.max=4194304",
                        "hugetlb.2MB.rsvd.max=4194304");
    }

    @Test
    void memoryNeverStandsAboveMemoryAndSwapWhileTheyAreWritten() {
        CgroupResources resources = CgroupResources.NONE.withMemory(Memory.limit(100, 200));

        assertThat(texts(LegacyLimits.plan(resources, OptionalLong.of(150))))
                .as("raised")
                .containsExactly("memory.memsw.limit_in_bytes=200", "memory.limit_in_bytes=100");
        assertThat(texts(LegacyLimits.plan(resources, OptionalLong.of(1000))))
                .as("lowered")
                .containsExactly("memory.limit_in_bytes=100", "memory.memsw.limit_in_bytes=200");
    }

    @Test
    void unlimitedMemoryMeansSwapToo() {
        CgroupResources resources = CgroupResources.NONE.withMemory(new Memory(
                OptionalLong.of(-1), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false));

        assertThat(texts(LegacyLimits.plan(resources, OptionalLong.empty())))
                .containsExactly("memory.memsw.limit_in_bytes=-1", "memory.limit_in_bytes=-1");
        assertThat(texts(UnifiedLimits.plan(resources))).containsExactly("memory.swap.max=max", "memory.max=max");
    }

    @Test
    void noSwapIsZeroOnV2() {
        CgroupResources resources = CgroupResources.NONE.withMemory(Memory.limit(MIB, MIB));

        assertThat(texts(UnifiedLimits.plan(resources))).containsExactly("memory.swap.max=0", "memory.max=1048576");
    }

    @Test
    void unlimitedIsAWordForPids() {
        assertThat(texts(LegacyLimits.plan(CgroupResources.NONE.withPids(-1), OptionalLong.empty())))
                .containsExactly("pids.max=max");
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "1024, 100", "512, 59", "2048, 174", "262144, 10000", "10, 4", "256, 35"})
    void sharesBecomeAWeight(long shares, long weight) {
        assertThat(UnifiedLimits.weightOfShares(shares)).isEqualTo(weight);
    }

    @Test
    void unifiedFilesNeedV2() {
        CgroupResources resources = new CgroupResources(
                Memory.NONE,
                Cpu.NONE,
                OptionalLong.empty(),
                BlockIo.NONE,
                List.of(),
                List.of(),
                Map.of("memory.high", "1000"));

        assertThat(texts(UnifiedLimits.plan(resources))).containsExactly("memory.high=1000");
        assertThatThrownBy(() -> LegacyLimits.plan(resources, OptionalLong.empty()))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("memory.high");
    }

    @Test
    void impossibleLimitsAreRefusedBeforeTheyAreWritten() {
        assertThatThrownBy(() -> Memory.limit(200, 100)).hasMessageContaining("200");
        assertThatThrownBy(() -> new BlockIo(OptionalInt.of(5), List.of(), List.of()))
                .hasMessageContaining("10..1000");
        assertThatThrownBy(() -> new HugepageLimit("../x", 1)).hasMessageContaining("../x");
    }

    private static List<String> texts(List<ControlWrite> writes) {
        return writes.stream()
                .map(write -> String.join("|", write.files()) + "=" + write.value())
                .toList();
    }
}
