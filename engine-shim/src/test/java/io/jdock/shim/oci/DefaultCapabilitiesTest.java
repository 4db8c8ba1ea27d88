package io.jdock.shim.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.capability.Capability;
import io.jdock.nativebridge.capability.CapabilitySet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultCapabilitiesTest {
    private static final CapabilitySet KERNEL = new CapabilitySet(0x1ff_ffff_ffffL);

    @Test
    void theDefaultsAreDockers() {
        assertThat(DefaultCapabilities.DOCKER.bits()).isEqualTo(0xa80425fbL);
        assertThat(adjust(List.of(), List.of())).isEqualTo(DefaultCapabilities.DOCKER);
    }

    @Test
    void namesAreAddedAndDropped() {
        assertThat(adjust(List.of("NET_ADMIN", "CAP_SYS_TIME"), List.of("chown", "NET_ADMIN")))
                .isEqualTo(DefaultCapabilities.DOCKER
                        .minus(CapabilitySet.of(Capability.CAP_CHOWN))
                        .plus(CapabilitySet.of(Capability.CAP_NET_ADMIN, Capability.CAP_SYS_TIME)));
    }

    @Test
    void allIsAWord() {
        assertThat(adjust(List.of("all"), List.of("SYS_ADMIN")))
                .isEqualTo(KERNEL.minus(CapabilitySet.of(Capability.CAP_SYS_ADMIN)));
        assertThat(adjust(List.of("KILL"), List.of("ALL"))).isEqualTo(CapabilitySet.of(Capability.CAP_KILL));
        assertThat(adjust(List.of("ALL"), List.of("ALL"))).isEqualTo(KERNEL);
        assertThat(adjust(List.of(), List.of("ALL"))).isEqualTo(CapabilitySet.EMPTY);
    }

    @Test
    void whatCannotBeGivenIsRefused() {
        assertThatThrownBy(() -> adjust(List.of("FLY"), List.of())).hasMessageContaining("\"FLY\"");
        assertThatThrownBy(
                        () -> DefaultCapabilities.adjust(List.of("BPF"), List.of(), new CapabilitySet(0x3f_ffff_ffffL)))
                .hasMessageContaining("\"CAP_BPF\"");
        assertThat(DefaultCapabilities.adjust(List.of(), List.of(), CapabilitySet.of(Capability.CAP_KILL)))
                .isEqualTo(CapabilitySet.of(Capability.CAP_KILL));
    }

    private static CapabilitySet adjust(List<String> add, List<String> drop) {
        return DefaultCapabilities.adjust(add, drop, KERNEL);
    }
}
