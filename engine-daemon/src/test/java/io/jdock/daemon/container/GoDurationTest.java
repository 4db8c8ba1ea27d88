package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoDurationTest {
    @Test
    void readsAndWritesAsGo() {
        for (String text : new String[] {"0s", "1.5s", "300ms", "2m0s", "1h2m3.004s", "24h0m0s"}) {
            assertThat(GoDuration.text(GoDuration.parse(text).orElseThrow())).isEqualTo(text);
        }
        assertThat(GoDuration.parse("-1.5h")).contains(Duration.ofMinutes(-90));
        assertThat(GoDuration.parse("5")).isEmpty();
        assertThat(GoDuration.parse("1d")).isEmpty();
    }
}
