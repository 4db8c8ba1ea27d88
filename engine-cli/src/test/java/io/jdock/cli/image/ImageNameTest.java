package io.jdock.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "busybox, busybox, '', '', busybox:latest",
        "busybox:1, busybox, 1, '', busybox:1",
        "host:5000/a/b, host:5000/a/b, '', '', host:5000/a/b:latest",
        "a:1@sha256:ff, a, 1, sha256:ff, a:1@sha256:ff",
        "a@sha256:ff, a, '', sha256:ff, a@sha256:ff"
    })
    void splits(String text, String repository, String tag, String digest, String familiar) {
        ImageName name = ImageName.of(text);
        assertThat(name).isEqualTo(new ImageName(repository, tag, digest));
        assertThat(name.familiar()).isEqualTo(familiar);
    }
}
