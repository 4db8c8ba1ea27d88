package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignalNameTest {
    @Test
    void readsNamesAndNumbers() {
        assertThat(SignalName.parse("SIGTERM")).isEqualTo(15);
        assertThat(SignalName.parse("term")).isEqualTo(15);
        assertThat(SignalName.parse("KILL")).isEqualTo(9);
        assertThat(SignalName.parse("SIGWINCH")).isEqualTo(28);
        assertThat(SignalName.parse("SYS")).isEqualTo(31);
        assertThat(SignalName.parse("2")).isEqualTo(2);
        assertThat(SignalName.parse("RTMIN")).isEqualTo(34);
        assertThat(SignalName.parse("SIGRTMIN+3")).isEqualTo(37);
        assertThat(SignalName.parse("RTMAX-1")).isEqualTo(63);
    }

    @Test
    void refusesOthers() {
        for (String bad :
                new String[] {"", "0", "65", "-1", "SIG", "FOO", "SIGSIGTERM", "RTMIN+31", "RTMAX-40", "1x"}) {
            assertThatThrownBy(() -> SignalName.parse(bad)).as(bad).hasMessage("Invalid signal: " + bad);
        }
    }
}
