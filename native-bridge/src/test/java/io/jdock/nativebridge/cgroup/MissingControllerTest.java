package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.cgroup.CgroupLayout.Hierarchy;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups in plain directories, which have just the files that a test puts there. */
class MissingControllerTest {
    @TempDir
    private Path directory;

    @Test
    void v1NamesTheController() {
        Cgroup group = new LegacyCgroup(
                new CgroupLayout.Legacy(
                        List.of(new Hierarchy(directory.toString(), Set.of("pids"), "/")), Optional.empty()),
                "/x");

        assertThatThrownBy(() -> group.apply(CgroupResources.NONE.withMemory(Memory.limit(1, 1))))
                .isInstanceOf(CgroupException.class)
                .hasMessage("memory limit: the cgroup controller \"memory\" is not available; "
                        + "boot with cgroup_enable=memory");
        assertThatThrownBy(() -> group.apply(CgroupResources.NONE.withDevices(List.of(DeviceRule.denyAll()))))
                .hasMessageContaining("device rules: the cgroup controller \"devices\" is not available");
        assertThat(group.statistics().memory().usage()).isZero();
        assertThat(group.oomKills()).isZero();
    }

    @Test
    void v2NamesTheController() {
        Cgroup group = new UnifiedCgroup("/x", directory.toString(), Set.of("memory"), new DeviceFilter());

        assertThatThrownBy(() -> group.apply(CgroupResources.NONE.withPids(3)))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("pids limit: the cgroup controller \"pids\" is not available");
    }

    @Test
    void aKernelWithoutSwapAccountingIsNamed() throws IOException {
        Path files = Files.createDirectory(directory.resolve("x"));
        Files.writeString(files.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        Cgroup group = new LegacyCgroup(
                new CgroupLayout.Legacy(
                        List.of(new Hierarchy(directory.toString(), Set.of("memory"), "/")), Optional.empty()),
                "/x");

        assertThatThrownBy(() -> group.apply(CgroupResources.NONE.withMemory(Memory.limit(100, 200))))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("swapaccount=1");
    }

    @Test
    void v2WithoutSwapNeedsNoFileToForbidIt() throws IOException {
        Path limit = Files.createFile(directory.resolve("memory.max"));
        Cgroup group = new UnifiedCgroup("/x", directory.toString(), Set.of("memory"), new DeviceFilter());

        group.apply(CgroupResources.NONE.withMemory(Memory.limit(100, 100)));

        assertThat(limit).hasContent("100");
    }
}
