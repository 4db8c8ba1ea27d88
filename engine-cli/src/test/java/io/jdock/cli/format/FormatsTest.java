package io.jdock.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, Less than a second",
        "1, 1 second",
        "59, 59 seconds",
        "60, About a minute",
        "3000, 50 minutes",
        "3600, About an hour",
        "9000, 3 hours",
        "172800, 2 days",
        "1209600, 2 weeks",
        "5184000, 2 months",
        "63072000, 2 years"
    })
    void roughDurations(long seconds, String text) {
        assertThat(Durations.human(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400000000000", "1.5s, 1500000000", "100ms, 100000000", "0, 0"})
    void goDurations(String text, long nanoseconds) {
        assertThat(Durations.parse(text)).isEqualTo(nanoseconds);
        assertThatThrownBy(() -> Durations.parse("5")).hasMessage("time: invalid duration \"5\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "999, 999B", "1982000, 1.98MB", "1000, 1kB", "123456789, 123MB"})
    void sizes(long bytes, String text) {
        assertThat(Sizes.human(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"64m, 67108864", "1.5g, 1610612736", "10, 10", "10b, 10", "1KiB, 1024", "2 kb, 2048"})
    void sizesAsWritten(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @Test
    void tablesAlign() {
        assertThat(Table.align("ID\tNAME\tX\na-long-identifier\tb\tc\n"))
                .isEqualTo("ID                  NAME      X\na-long-identifier   b         c\n");
    }

    @Test
    void pointsInTime() {
        Instant now = Instant.ofEpochSecond(1000, 5);
        assertThat(Timestamps.parse("10s", now, ZoneOffset.UTC)).isEqualTo("990.000000005");
        assertThat(Timestamps.parse("1700000000.5", now, ZoneOffset.UTC)).isEqualTo("1700000000.5");
        assertThat(Timestamps.parse("1970-01-02", now, ZoneOffset.ofHours(1))).isEqualTo("82800.000000000");
        assertThat(Timestamps.parse("1970-01-01T01:00:00+01:00", now, ZoneOffset.UTC))
                .isEqualTo("0.000000000");
        assertThatThrownBy(() -> Timestamps.parse("foo", now, ZoneOffset.UTC))
                .hasMessage("failed to parse value as time or duration: \"foo\"");
    }
}
