package io.jdock.daemon.api.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static String feed(DetachKeys.Matcher matcher, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        DetachKeys.Result result = matcher.feed(bytes, bytes.length);
        return new String(result.passed(), ISO_8859_1) + (result.detached() ? "!" : "");
    }

    @Test
    void findsTheDefaultKeysAndDropsWhatFollows() {
        assertThat(feed(DetachKeys.parse("").matcher(), "ab\u0010\u0011cd")).isEqualTo("ab!");
    }

    @Test
    void findsKeysThatComeInPieces() {
        var matcher = DetachKeys.DEFAULT.matcher();
        assertThat(feed(matcher, "a\u0010")).isEqualTo("a");
        assertThat(matcher.held()).containsExactly(16);
        assertThat(feed(matcher, "\u0011")).isEqualTo("!");
    }

    @Test
    void passesOnABeginningThatIsNotFollowedByTheRest() {
        var matcher = DetachKeys.DEFAULT.matcher();
        assertThat(feed(matcher, "\u0010")).isEmpty();
        assertThat(feed(matcher, "x")).isEqualTo("\u0010x");
        assertThat(feed(matcher, "\u0010\u0010\u0011")).isEqualTo("\u0010!");
    }

    @Test
    void readsDockersNames() {
        assertThat(feed(DetachKeys.parse("ctrl-a,x,ctrl-[").matcher(), "\u0001x\u001b"))
                .isEqualTo("!");
        assertThat(feed(DetachKeys.parse("ctrl-@").matcher(), "\u0000")).isEqualTo("!");
        assertThat(feed(DetachKeys.parse("ctrl-\\").matcher(), "\u001c")).isEqualTo("!");
    }

    @Test
    void refusesOtherNames() {
        for (String text : new String[] {"ctrl-", "ctrl-A", "ab", "a,", "ctrl-1", "\u00e4"}) {
            assertThatThrownBy(() -> DetachKeys.parse(text))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Invalid detach keys");
        }
    }
}
