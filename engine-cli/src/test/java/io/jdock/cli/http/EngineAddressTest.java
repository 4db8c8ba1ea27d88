package io.jdock.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineAddressTest {
    @Test
    void flagThenJdockHostThenDockerHostThenDefault() {
        Map<String, String> both = Map.of("JDOCK_HOST", "unix:///j", "DOCKER_HOST", "unix:///d");
        assertThat(EngineAddress.choose("unix:///f", both).path()).isEqualTo("/f");
        assertThat(EngineAddress.choose(null, both).path()).isEqualTo("/j");
        assertThat(EngineAddress.choose(null, Map.of("DOCKER_HOST", "unix:///d"))
                        .path())
                .isEqualTo("/d");
        assertThat(EngineAddress.choose("", Map.of()).path()).isEqualTo("/run/jdock/jdock.sock");
    }

    @Test
    void readsSocketsAndPorts() {
        assertThat(EngineAddress.parse("/tmp/s").text()).isEqualTo("unix:///tmp/s");
        assertThat(EngineAddress.parse("tcp://h:1234"))
                .extracting(EngineAddress::host, EngineAddress::port)
                .containsExactly("h", 1234);
        assertThat(EngineAddress.parse("tcp://[::1]:80"))
                .extracting(EngineAddress::host, EngineAddress::port)
                .containsExactly("::1", 80);
        assertThat(EngineAddress.parse("tcp://h").port()).isEqualTo(2375);
    }

    @Test
    void refusesOtherSchemesAndPorts() {
        assertThatThrownBy(() -> EngineAddress.parse("ssh://h"))
                .hasMessageContaining("unable to parse jdock host `ssh://h`");
        assertThatThrownBy(() -> EngineAddress.parse("tcp://h:x")).hasMessageContaining("invalid port");
    }
}
