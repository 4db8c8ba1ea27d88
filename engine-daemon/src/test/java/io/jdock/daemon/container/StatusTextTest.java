package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    @Test
    void wordsSpansAsDockerDoes() {
        assertThat(text("PT0.5S")).isEqualTo("Less than a second");
        assertThat(text("PT1S")).isEqualTo("1 second");
        assertThat(text("PT59S")).isEqualTo("59 seconds");
        assertThat(text("PT60S")).isEqualTo("About a minute");
        assertThat(text("PT3M")).isEqualTo("3 minutes");
        assertThat(text("PT59M")).isEqualTo("59 minutes");
        assertThat(text("PT60M")).isEqualTo("About an hour");
        assertThat(text("PT47H")).isEqualTo("47 hours");
        assertThat(text("P3D")).isEqualTo("3 days");
        assertThat(text("P15D")).isEqualTo("2 weeks");
        assertThat(text("P70D")).isEqualTo("2 months");
        assertThat(text("P800D")).isEqualTo("2 years");
        assertThat(text("PT-5S")).isEqualTo("Less than a second");
    }

    private static String text(String span) {
        return StatusText.duration(Duration.parse(span));
    }
}
