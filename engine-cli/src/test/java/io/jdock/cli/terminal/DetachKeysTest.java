package io.jdock.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    @Test
    void keepsBackWhatMayBeTheBeginning() {
        DetachKeys keys = DetachKeys.of(null);
        assertThat(filter(keys, "ab\u0010")).isEqualTo("ab");
        assertThat(filter(keys, "c")).isEqualTo("\u0010c");
        assertThat(filter(keys, "\u0010")).isEmpty();
        assertThat(keys.complete()).isFalse();
        assertThat(filter(keys, "\u0011never sent")).isEmpty();
        assertThat(keys.complete()).isTrue();
    }

    @Test
    void firstKeyTwiceBeginsAnew() {
        DetachKeys keys = DetachKeys.of(null);
        assertThat(filter(keys, "\u0010\u0010\u0011")).isEqualTo("\u0010");
        assertThat(keys.complete()).isTrue();
    }

    @Test
    void readsDockersNotation() {
        DetachKeys keys = DetachKeys.of("ctrl-a,x,ctrl-@");
        assertThat(filter(keys, "\u0001x\0")).isEmpty();
        assertThat(keys.complete()).isTrue();
        assertThatThrownBy(() -> DetachKeys.of("ctrl-?")).hasMessage("invalid detach keys (ctrl-?) provided");
    }

    private static String filter(DetachKeys keys, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        return new String(keys.filter(bytes, bytes.length), StandardCharsets.UTF_8);
    }
}
