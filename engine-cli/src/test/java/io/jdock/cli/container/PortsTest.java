package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "80 ~ {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}",
                "8080:80 ~ {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}",
                "127.0.0.1:8080:80/udp ~ {\"80/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}]}",
                "127.0.0.1::80 ~ {\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}",
                "[::1]:1:2 ~ {\"2/tcp\":[{\"HostIp\":\"::1\",\"HostPort\":\"1\"}]}",
                "10-11:20-21 ~ {\"20/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"10\"}],\"21/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"11\"}]}",
                "10-12:20 ~ {\"20/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"10-12\"}]}"
            })
    void publishes(String value, String bindings) {
        assertThat(Json.compact(Ports.of(List.of(value), List.of()).bindings())).isEqualTo(bindings);
    }

    @Test
    void exposesRanges() {
        assertThat(Ports.of(List.of("1:2"), List.of("80-81/udp", "90")).exposed())
                .containsOnlyKeys("2/tcp", "80/udp", "81/udp", "90/tcp");
    }
}
