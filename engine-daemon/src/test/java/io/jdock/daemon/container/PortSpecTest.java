package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.state.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortSpecTest {
    @Test
    void readsBindings() {
        assertThat(parse("{\"80/tcp\": [{\"HostPort\": \"8080\"}]}"))
                .containsExactly(new PortSpec(80, "tcp", "", 8080, 8080));
        assertThat(parse("{\"53/udp\": [{\"HostIp\": \"127.0.0.1\", \"HostPort\": \"5300-5310\"}]}"))
                .containsExactly(new PortSpec(53, "udp", "127.0.0.1", 5300, 5310));
        assertThat(parse("{\"80\": [{}, {\"HostPort\": \"81\"}]}"))
                .containsExactly(new PortSpec(80, "tcp", "", 0, 0), new PortSpec(80, "tcp", "", 81, 81));
        assertThat(parse("{\"80/tcp\": []}")).containsExactly(new PortSpec(80, "tcp", "", 0, 0));
    }

    @Test
    void refusesWhatIsNoPort() {
        for (String bad : new String[] {"0/tcp", "65536/tcp", "x/tcp", "80/tcp/udp", "", "90-80/tcp", "999999999"}) {
            assertThatThrownBy(() -> parse("{\"" + bad + "\": [{}]}"))
                    .as(bad)
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("invalid port specification");
        }
        assertThatThrownBy(() -> parse("{\"80/icmp\": [{}]}")).hasMessage("invalid proto: icmp");
        assertThatThrownBy(() -> parse("{\"80/tcp\": [{\"HostPort\": \"99999\"}]}"))
                .hasMessage("invalid port specification: \"99999\"");
        assertThatThrownBy(() -> parse("{\"80/tcp\": [{\"HostIp\": \"localhost\"}]}"))
                .hasMessage("invalid IP address: localhost");
    }

    private static List<PortSpec> parse(String json) {
        return PortSpec.parse(
                Json.parse("{\"PortBindings\": " + json + "}", HostConfig.class).portBindings());
    }
}
