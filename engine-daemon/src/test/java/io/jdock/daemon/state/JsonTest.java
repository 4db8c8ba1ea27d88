package io.jdock.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @JsonNaming(UpperCamelCaseStrategy.class)
    record Sample(String name, long size, Instant created, Map<String, String> labels) {}

    @Test
    void recordsRoundTrip() {
        var sample = new Sample("a", 3, Instant.parse("2026-01-02T03:04:05.000000006Z"), Map.of("z", "1", "b", "2"));
        String text = Json.text(sample);
        assertThat(text)
                .isEqualTo("{\"Name\":\"a\",\"Size\":3,\"Created\":\"2026-01-02T03:04:05.000000006Z\","
                        + "\"Labels\":{\"b\":\"2\",\"z\":\"1\"}}");
        assertThat(Json.parse(text, Sample.class)).isEqualTo(sample);
    }

    @Test
    void readsAsGoDoes() {
        var read = Json.parse(
                "{\"name\":null,\"SIZE\":null,\"Other\":[1],\"Created\":\"2026-01-02T03:04:05+01:00\"}", Sample.class);
        assertThat(read).isEqualTo(new Sample(null, 0, Instant.parse("2026-01-02T02:04:05Z"), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"Size\":\"3\"}",
                "{\"Size\":1.5}",
                "{} {}",
                "[]",
                "null",
                "nonsense",
                "{\"Created\":\"yesterday\"}"
            })
    void refusesMalformedText(String text) {
        assertThatThrownBy(() -> Json.parse(text, Sample.class)).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
            assertThat(e).hasMessageStartingWith("invalid JSON: ");
        });
    }
}
