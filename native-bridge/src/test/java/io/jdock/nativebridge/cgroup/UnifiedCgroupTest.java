package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedCgroupTest {
    private static final String PATH = "/jdock/4f5c";

    @Test
    void findsWhereBelowTheGroupAProcessIs() {
        assertThat(UnifiedCgroup.pathBelow(PATH, "1:cpu:/jdock/4f5c/no\n0::/jdock/4f5c/init.scope\n"))
                .contains("/init.scope");
        assertThat(UnifiedCgroup.pathBelow(PATH, "0::/jdock/4f5c/a/b\n")).contains("/a/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0::/jdock/4f5c\n", "0::/jdock/4f5cd/x\n", "0::/\n", "0::/jdock/4f5c/x (deleted)\n", "", "0::"})
    void anywhereElseIsNotBelow(String memberships) {
        assertThat(UnifiedCgroup.pathBelow(PATH, memberships)).isEmpty();
    }
}
