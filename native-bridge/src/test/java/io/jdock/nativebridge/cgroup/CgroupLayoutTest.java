package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.cgroup.CgroupLayout.Hierarchy;
import io.jdock.nativebridge.cgroup.CgroupLayout.Legacy;
import io.jdock.nativebridge.cgroup.CgroupLayout.Unified;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {
    @Test
    void readsPureV2() {
        CgroupLayout layout = CgroupLayout.parse("""
                25 30 0:23 / /sys rw,nosuid shared:7 - sysfs sysfs rw
                29 25 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:9 - cgroup2 cgroup2 rw,nsdelegate
                """, "0::/system.slice/jdock.service\n");

        assertThat(layout)
                .isEqualTo(new Unified(new Hierarchy("/sys/fs/cgroup", Set.of(), "/system.slice/jdock.service")));
    }

    @Test
    void readsHybrid() {
        CgroupLayout layout = CgroupLayout.parse("""
                30 22 0:27 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw shared:3 master:1 - cgroup cgroup rw,cpu,cpuacct
                32 30 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                33 30 0:36 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
                34 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                35 22 0:29 / /mnt/again rw - cgroup cgroup rw,memory
                """, "5:memory:/a\n4:cpu,cpuacct:/\n1:name=systemd:/b\n0::/c\n");

        assertThat(layout)
                .isEqualTo(new Legacy(
                        List.of(
                                new Hierarchy("/sys/fs/cgroup/cpu,cpuacct", Set.of("cpu", "cpuacct"), "/"),
                                new Hierarchy("/sys/fs/cgroup/memory", Set.of("memory"), "/a"),
                                new Hierarchy("/sys/fs/cgroup/systemd", Set.of("name=systemd"), "/b")),
                        Optional.of(new Hierarchy("/sys/fs/cgroup/unified", Set.of(), "/c"))));
    }

    @Test
    void understandsMountsOfAPartAndEscapes() {
        CgroupLayout layout = CgroupLayout.parse(
                "29 25 0:26 /docker/x /mnt/my\\040cgroup rw - cgroup2 cgroup2 rw\n", "0::/docker/x/sub\n");

        assertThat(layout).isEqualTo(new Unified(new Hierarchy("/mnt/my cgroup", Set.of(), "/sub")));
    }

    @Test
    void saysSoIfThereIsNone() {
        assertThatThrownBy(() -> CgroupLayout.parse("", ""))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("mount cgroup2");
    }
}
