package io.jdock.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginFileTest {
    @TempDir
    private Path directory;

    private LoginFile read() throws IOException {
        return LoginFile.read(Map.of("DOCKER_CONFIG", directory.resolve("d").toString()));
    }

    @Test
    void keepsLoginsAsDockerDoesAndLeavesTheRestAlone() throws IOException {
        assertThat(read().find(RegistryName.DOCKER_KEY)).isNull();
        read().store(new Login("r.example:5000", "joe", "se:cret", ""));
        Path file = directory.resolve("d/config.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"psFormat\": \"table\","));
        read().store(new Login(RegistryName.DOCKER_KEY, "ann", "", "token"));
        assertThat(file).content().contains("\"psFormat\": \"table\"", "\"identitytoken\": \"token\"");
        assertThat(read().find("r.example:5000")).isEqualTo(new Login("r.example:5000", "joe", "se:cret", ""));
        assertThat(read().find(RegistryName.DOCKER_KEY).identityToken()).isEqualTo("token");
        assertThat(read().erase("r.example:5000")).isTrue();
        assertThat(read().erase("r.example:5000")).isFalse();
        assertThat(read().find("r.example:5000")).isNull();
    }

    @Test
    void findsALoginByItsHostWhateverItsKeyLooksLike() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.writeString(
                directory.resolve("d/config.json"),
                "{\"auths\":{\"https://r.example/v2/\":{\"auth\":\"am9lOnNlY3JldA==\"}}}");
        assertThat(read().find("r.example").password()).isEqualTo("secret");
        assertThat(read().find("other.example")).isNull();
    }

    @Test
    void asksAHelper() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.writeString(directory.resolve("d/config.json"), "{\"credsStore\":\"no-such-helper\"}");
        assertThatThrownBy(() -> read().find("r.example")).hasMessageContaining("docker-credential-no-such-helper");
        Files.writeString(directory.resolve("d/config.json"), "{\"credsStore\":\"../evil\"}");
        assertThatThrownBy(() -> read().find("r.example")).hasMessageContaining("a name is expected");
        Files.writeString(directory.resolve("d/config.json"), "no json");
        assertThatThrownBy(this::read).hasMessageStartingWith("loading config file");
    }

    @Test
    void knowsWhichRegistryANameMeans() {
        assertThat(RegistryName.canonical("busybox")).isEqualTo("docker.io/library/busybox");
        assertThat(RegistryName.canonical("joe/app")).isEqualTo("docker.io/joe/app");
        assertThat(RegistryName.canonical("index.docker.io/joe/app")).isEqualTo("docker.io/joe/app");
        assertThat(RegistryName.canonical("localhost/app")).isEqualTo("localhost/app");
        assertThat(RegistryName.canonical("r.example:5000/a/b")).isEqualTo("r.example:5000/a/b");
        assertThat(RegistryName.key("")).isEqualTo(RegistryName.DOCKER_KEY);
        assertThat(RegistryName.key("https://r.example:5000/v2/")).isEqualTo("r.example:5000");
        assertThat(new Login("r", "joe", "secret", "")).asString().doesNotContain("secret");
    }
}
