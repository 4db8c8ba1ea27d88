package io.jdock.shim.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KernelVersionTest {
    @Test
    void readsReleases() {
        assertThat(KernelVersion.parse("3.12.25-gentoo")).isEqualTo(new KernelVersion(3, 12));
        assertThat(KernelVersion.parse("3.12-1-amd64")).isEqualTo(new KernelVersion(3, 12));
        assertThat(KernelVersion.parse("6.18")).isEqualTo(new KernelVersion(6, 18));
        assertThatThrownBy(() -> KernelVersion.parse("six")).hasMessageContaining("\"six\"");
    }

    @Test
    void comparesByNumber() {
        assertThat(new KernelVersion(4, 8)).isLessThan(new KernelVersion(4, 10)).isLessThan(new KernelVersion(5, 0));
    }
}
