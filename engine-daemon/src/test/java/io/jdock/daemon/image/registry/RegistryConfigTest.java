package io.jdock.daemon.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryConfigTest {
    private static RegistryConfig config(List<String> insecure, Map<String, String> environment) {
        return new RegistryConfig(
                insecure,
                List.of(URI.create("https://mirror.example")),
                Path.of("/nowhere"),
                environment,
                RegistryConfig.Timeouts.DEFAULT,
                3,
                5);
    }

    @Test
    void loopbackAndWhatIsConfiguredIsInsecure() {
        RegistryConfig config = config(List.of("127.0.0.0/8", "::1/128", "10.0.0.0/9", "plain.example:5000"), Map.of());
        assertThat(List.of("127.0.0.1:5000", "127.9.9.9", "[::1]:5000", "10.127.0.1", "plain.example:5000"))
                .allMatch(config::isInsecure);
        assertThat(List.of("10.128.0.1", "plain.example", "[::2]", "192.0.2.1:5000"))
                .noneMatch(config::isInsecure);
    }

    @Test
    void mirrorsAreAskedFirstForPullsFromDockerOnly() {
        var registry = new Registry(config(List.of("10.0.0.1:5000"), Map.of()));
        assertThat(registry.endpoints("docker.io", Access.PULL))
                .extracting(endpoint -> endpoint.base().toString())
                .containsExactly("https://mirror.example", "https://registry-1.docker.io");
        assertThat(registry.endpoints("docker.io", Access.PUSH)).hasSize(1);
        assertThat(registry.endpoints("10.0.0.1:5000", Access.PULL))
                .extracting(endpoint -> endpoint.base().toString())
                .containsExactly("https://10.0.0.1:5000", "http://10.0.0.1:5000");
        assertThat(Registry.domain("https://index.docker.io/v1/")).isEqualTo("docker.io");
        assertThat(Registry.domain("http://r.example:5000/v2/")).isEqualTo("r.example:5000");
    }

    @Test
    void refusesWhatIsNoMirrorAndNoRegistry() {
        assertThat(RegistryConfig.mirror("http://m.example:5000/")).hasToString("http://m.example:5000");
        assertThatThrownBy(() -> RegistryConfig.mirror("m.example")).hasMessageContaining("no scheme or host");
        assertThatThrownBy(() -> RegistryConfig.mirror("https://joe@m.example"))
                .hasMessageContaining("unsupported user");
        assertThatThrownBy(() -> RegistryConfig.insecure("http://r.example"))
                .hasMessage("insecure registry http://r.example should not contain '://'");
    }

    @ParameterizedTest
    @CsvSource({
        "https://r.example/v2/, proxy.example",
        "https://10.1.2.3/v2/, proxy.example",
        "https://localhost:5000/v2/,",
        "https://127.0.0.1/v2/,",
        "https://in.corp.example/v2/,",
        "https://corp.example:5000/v2/,",
        "https://notcorp.example/v2/, proxy.example",
        "https://10.9.0.1/v2/,",
        "http://r.example/v2/,"
    })
    void proxiesAreThoseOfTheEnvironment(String target, String expected) {
        var proxies = new Proxies(
                Map.of("https_proxy", "http://joe:secret@proxy.example:3128", "NO_PROXY", "corp.example, 10.9.0.0/16"));
        assertThat(proxies.of(URI.create(target)).map(URI::getHost).orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void pausesGrowAndEnd() {
        Duration second = Duration.ofSeconds(1);
        assertThat(Pause.after(1, second, Duration.ZERO)).isEqualTo(second);
        assertThat(Pause.after(3, second, Duration.ZERO)).isEqualTo(second.multipliedBy(4));
        assertThat(Pause.after(1, second, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        assertThat(Pause.after(30, second, Duration.ZERO)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void credentialsAreReadFromEveryFormOfTheHeader() {
        assertThat(Credentials.ofHeader("eyJ1c2VybmFtZSI6ImpvZSIsInBhc3N3b3JkIjoic2VjcmV0In0=")
                        .basic())
                .isEqualTo("Basic am9lOnNlY3JldA==");
        assertThat(Credentials.ofHeader("eyJhdXRoIjoiYW05bE9uTmxZM0psZEE9PSJ9").username())
                .isEqualTo("joe");
        assertThat(Credentials.ofHeader("")).isSameAs(Credentials.NONE);
        assertThat(Credentials.ofHeader("bnVsbA")).isSameAs(Credentials.NONE);
        assertThatThrownBy(() -> Credentials.ofHeader("!!")).hasMessageStartingWith("invalid X-Registry-Auth header");
        assertThat(new Credentials("joe", "secret", "", "", "token", ""))
                .asString()
                .doesNotContain("secret", "token");
    }
}
