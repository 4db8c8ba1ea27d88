package io.jdock.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageReferenceTest {
    private static final String HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

    @ParameterizedTest
    @CsvSource({
        "busybox,                         docker.io/library/busybox,             busybox",
        "busybox:1.36,                    docker.io/library/busybox:1.36,        busybox:1.36",
        "library/busybox,                 docker.io/library/busybox,             busybox",
        "docker.io/busybox,               docker.io/library/busybox,             busybox",
        "index.docker.io/busybox:a,       docker.io/library/busybox:a,           busybox:a",
        "docker.io/library/busybox,       docker.io/library/busybox,             busybox",
        "user/app,                        docker.io/user/app,                    user/app",
        "library/a/b,                     docker.io/library/a/b,                 library/a/b",
        "localhost/app,                   localhost/app,                         localhost/app",
        "localhost:5000/app:v1,           localhost:5000/app:v1,                 localhost:5000/app:v1",
        "[::1]:5000/app,                  [::1]:5000/app,                        [::1]:5000/app",
        "quay.io/a/b__c/d-e.f:T_1.2-x,    quay.io/a/b__c/d-e.f:T_1.2-x,          quay.io/a/b__c/d-e.f:T_1.2-x",
        "UPPER/app,                       UPPER/app,                             UPPER/app",
        "a----b,                          docker.io/library/a----b,              a----b",
        "sha256:abc,                      docker.io/library/sha256:abc,          sha256:abc",
        "app@sha256:" + HEX + ",          docker.io/library/app@sha256:" + HEX + ", app@sha256:" + HEX,
        "app:v1@sha256:" + HEX + ",       docker.io/library/app:v1@sha256:" + HEX + ", app:v1@sha256:" + HEX,
    })
    void parses(String text, String full, String familiar) {
        var reference = ImageReference.parse(text);
        assertThat(reference).hasToString(full);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(ImageReference.parse(full)).isEqualTo(reference);
        assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                 | invalid reference format",
                ":tag                 | invalid reference format",
                "app:                 | invalid reference format",
                "app:-tag             | invalid reference format",
                "app:a:b              | invalid reference format",
                "-app                 | invalid reference format",
                "app-                 | invalid reference format",
                "a..b                 | invalid reference format",
                "a___b                | invalid reference format",
                "a//b                 | invalid reference format",
                "/app                 | invalid reference format",
                "app/                 | invalid reference format",
                "a b                  | invalid reference format",
                "app@sha256:abc       | invalid reference format",
                "app@                 | invalid reference format",
                "-x.y/app             | invalid reference format",
                "App                  | invalid reference format: repository name (App) must be lowercase",
                "a/App:v1             | invalid reference format: repository name (a/App) must be lowercase",
                "app@md5:7cc4b5aefd1d0cadf8d97d4350462ba5 | unsupported digest algorithm",
                HEX + " | invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings",
            })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
                .hasMessage(message);
    }

    @Test
    void lengthsAreBounded() {
        ImageReference.parse("a".repeat(237));
        assertThatThrownBy(() -> ImageReference.parse("a".repeat(238)))
                .hasMessage("repository name must not be more than 255 characters");
        ImageReference.parse("app:" + "t".repeat(128));
        assertThatThrownBy(() -> ImageReference.parse("app:" + "t".repeat(129))).hasMessage("invalid reference format");
    }

    @Test
    void tagsAndDigestsReplaceEachOther() {
        var plain = ImageReference.parse("app");
        assertThat(plain.withDefaultTag().familiar()).isEqualTo("app:latest");
        var pinned = ImageReference.parse("app@sha256:" + HEX);
        assertThat(pinned.withDefaultTag()).isEqualTo(pinned);
        assertThat(pinned.withTag("x").familiar()).isEqualTo("app:x");
        assertThatThrownBy(() -> plain.withTag("a b")).hasMessage("invalid tag format");
    }
}
