package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The running kernel's verifier on device programs. Needs root and a mounted cgroup2, without controllers or with. */
class DeviceFilterTest {
    @Test
    void theKernelTakesAnyRules() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        Optional<CgroupLayout.Hierarchy> unified = switch (CgroupLayout.detect()) {
            case CgroupLayout.Unified layout -> Optional.of(layout.hierarchy());
            case CgroupLayout.Legacy layout -> layout.unified();
        };
        assumeTrue(unified.isPresent(), "needs a cgroup2 mount");
        String group = unified.get().mountPoint() + "/jdock-devices-"
                + ProcessHandle.current().pid();
        DeviceFilter filter = new DeviceFilter();
        ControlFile.mkdir(group);
        try {
            for (int minor = 0; minor < 20; minor++) {
                List<DeviceRule> rules = List.of(
                        minor % 2 == 0 ? DeviceRule.denyAll() : DeviceRule.allowAll(),
                        new DeviceRule(
                                minor % 2 == 0,
                                DeviceRule.Type.BLOCK,
                                OptionalInt.of(8),
                                OptionalInt.of(minor),
                                EnumSet.of(DeviceRule.Access.READ)),
                        new DeviceRule(
                                minor % 2 == 0,
                                DeviceRule.Type.CHARACTER,
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                EnumSet.allOf(DeviceRule.Access.class)));
                assertThatCode(() -> filter.set(group, rules)).doesNotThrowAnyException();
            }
        } finally {
            ControlFile.rmdir(group);
        }
    }
}
