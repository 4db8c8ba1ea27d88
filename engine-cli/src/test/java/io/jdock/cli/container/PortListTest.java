package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PortListTest {
    @Test
    void neighboursBecomeRanges() throws IOException {
        assertThat(list("""
                [{"PrivatePort": 81, "Type": "tcp"}, {"PrivatePort": 80, "Type": "tcp"}, {"PrivatePort": 90, "Type": "tcp"},
                 {"IP": "0.0.0.0", "PrivatePort": 5, "PublicPort": 5, "Type": "udp"},
                 {"IP": "0.0.0.0", "PrivatePort": 6, "PublicPort": 6, "Type": "udp"}]
                """)).isEqualTo("80-81/tcp, 0.0.0.0:5-6->5-6/udp, 90/tcp");
    }

    @Test
    void movedPortsComeLast() throws IOException {
        assertThat(list("""
                [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                 {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 443, "Type": "tcp"}]
                """)).isEqualTo("443/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp");
    }

    private static String list(String json) throws IOException {
        return PortList.of(JsonObject.objects(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    }
}
