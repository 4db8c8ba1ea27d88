package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyPlaceTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "web:/a/b, web, /a/b, b, /a",
                "web:a, web, /a, a, /",
                "web:/a/b/, web, /a/b/, b, /a",
                "web:/, web, /, '', /",
                "/a:b, null, /a:b, a:b, /",
                "./a:b, null, ./a:b, a:b, .",
                "file, null, file, file, /",
                "-, null, -, -, /"
            })
    void tellsContainersFromFiles(String text, String container, String path, String base, String directory) {
        CopyPlace place = CopyPlace.parse(text);
        assertThat(place).isEqualTo(new CopyPlace(container, path));
        assertThat(place.base()).isEqualTo(base);
        assertThat(place.directory()).isEqualTo(directory);
    }

    @ParameterizedTest
    @CsvSource({"/a/link, b, /a/b", "/link, b, /b", "/a/link, /b/c, /b/c"})
    void followsLinks(String path, String link, String target) {
        assertThat(new CopyPlace("c", path).follow(link).path()).isEqualTo(target);
    }
}
