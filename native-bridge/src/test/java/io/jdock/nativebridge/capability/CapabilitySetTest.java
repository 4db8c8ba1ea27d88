package io.jdock.nativebridge.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitySetTest {
    @Test
    void numbersAreTheKernels() {
        assertThat(Capability.CAP_CHOWN.number()).isZero();
        assertThat(Capability.CAP_SYS_ADMIN.number()).isEqualTo(21);
        assertThat(Capability.CAP_CHECKPOINT_RESTORE.number()).isEqualTo(40);
    }

    @Test
    void readsNamesInAnyForm() {
        assertThat(CapabilitySet.ofNames(List.of("chown", "CAP_KILL", "Cap_Net_Admin")))
                .isEqualTo(CapabilitySet.of(Capability.CAP_CHOWN, Capability.CAP_KILL, Capability.CAP_NET_ADMIN));
        assertThatThrownBy(() -> CapabilitySet.ofNames(List.of("CAP_FLY")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown capability: \"CAP_FLY\"");
    }

    @Test
    void isASet() {
        CapabilitySet two = CapabilitySet.of(Capability.CAP_CHOWN, Capability.CAP_BPF);
        assertThat(two.bits()).isEqualTo(1L << 39 | 1);
        assertThat(two.names()).containsExactly("CAP_CHOWN", "CAP_BPF");
        assertThat(two.minus(CapabilitySet.of(Capability.CAP_BPF)).names()).containsExactly("CAP_CHOWN");
        assertThat(new CapabilitySet(-1).and(two)).isEqualTo(two);
        assertThat(CapabilitySet.EMPTY.plus(two)).isEqualTo(two);
    }

    @Test
    void laysOutTheDataOfCapset() {
        CapabilitySet low = new CapabilitySet(0x01020304);
        CapabilitySet high = new CapabilitySet(0x0000_0105_0000_0000L);
        assertThat(CapabilitySet.capsetData(low, high, low.plus(high)))
                .containsExactly(4, 3, 2, 1, 0, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0, 5, 1, 0, 0, 5, 1, 0, 0);
    }

    @Test
    void whoIsRootHasNoMoreThanItsBoundingSet() {
        assertThat(OwnCapabilities.bounding().isEmpty()).isFalse();
        assertThat(OwnCapabilities.effective().minus(OwnCapabilities.bounding()))
                .isEqualTo(CapabilitySet.EMPTY);
    }
}
