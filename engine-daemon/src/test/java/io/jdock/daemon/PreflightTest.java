package io.jdock.daemon;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.capability.Capability;
import io.jdock.nativebridge.capability.CapabilitySet;
import io.jdock.shim.seccomp.KernelVersion;
import org.junit.jupiter.api.Test;

class PreflightTest {
    @Test
    void anOldKernelIsRefused() {
        assertThatThrownBy(() -> Preflight.requireKernel(new KernelVersion(5, 9)))
                .isInstanceOf(EngineException.class)
                .hasMessage("this kernel is 5.9: 5.10 or newer is needed");
        assertThatCode(() -> Preflight.requireKernel(new KernelVersion(5, 10))).doesNotThrowAnyException();
        assertThatCode(() -> Preflight.requireKernel(new KernelVersion(6, 1))).doesNotThrowAnyException();
    }

    @Test
    void whatRootLacksIsNamed() {
        CapabilitySet all = new CapabilitySet(-1);
        assertThatThrownBy(() -> Preflight.requireCapabilities(CapabilitySet.EMPTY))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("CAP_NET_ADMIN and CAP_SYS_ADMIN");
        // CAP_SYS_RESOURCE is often taken away, and nothing needs it that could not do without.
        CapabilitySet usual = all.minus(CapabilitySet.of(Capability.CAP_SYS_RESOURCE));
        assertThatCode(() -> Preflight.requireCapabilities(usual)).doesNotThrowAnyException();
    }
}
