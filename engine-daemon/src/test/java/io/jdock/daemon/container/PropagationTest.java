package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.container.Propagation.HostMount;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropagationTest {
    private static final List<String> TABLE = List.of(
            "1 0 8:1 / / rw - ext4 /dev/sda rw",
            "12 1 8:1 /x /shared rw,noatime shared:3 - ext4 /dev/sda rw",
            "123 1 8:1 /y /slave rw master:3 - ext4 /dev/sda rw");

    private static HostMount mount(long id) {
        return HostMount.find(id, TABLE).orElseThrow();
    }

    @Test
    void findsTheMountOfAnId() {
        assertThat(mount(12)).isEqualTo(new HostMount("/shared", List.of("shared:3")));
        assertThat(mount(1)).isEqualTo(new HostMount("/", List.of()));
        assertThat(HostMount.find(2, TABLE)).isEmpty();
    }

    @Test
    void refusesToPassOnWhatTheHostDoesNot() {
        assertThatCode(() -> Propagation.check("/s", true, mount(12))).doesNotThrowAnyException();
        assertThatCode(() -> Propagation.check("/s", false, mount(12))).doesNotThrowAnyException();
        assertThatCode(() -> Propagation.check("/s", false, mount(123))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Propagation.check("/s", true, mount(123)))
                .hasMessage("path /s is mounted on /slave but it is not a shared mount");
        assertThatThrownBy(() -> Propagation.check("/s", false, mount(1)))
                .hasMessage("path /s is mounted on / but it is not a shared or slave mount");
    }
}
