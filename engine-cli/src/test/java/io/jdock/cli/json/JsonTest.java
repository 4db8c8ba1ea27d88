package io.jdock.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "[false,1,-2,1.50,\"x\"]",
                "{\"a\":{\"b\":[{}]},\"c\":\"ä€😀\"}",
                "\"\\\"\\\\\\n\\r\\t\\u0001\"",
                "18446744073709551615",
                "-9223372036854775808"
            })
    void writesWhatItRead(String text) throws IOException {
        assertThat(Json.compact(parse(text))).isEqualTo(text);
    }

    @Test
    void readsTypes() throws IOException {
        assertThat(parse(" [ 7 , 1e2 , 12345678901234567890 , \"\\u00e4\\/\\b\" ] "))
                .isEqualTo(List.of(7L, new BigDecimal("1e2"), new BigInteger("12345678901234567890"), "ä/\b"));
        assertThat(parse("")).isNull();
    }

    @Test
    void readsMoreThanItsBuffer() throws IOException {
        String large = "\"" + "x".repeat(8190) + "\\n" + "y".repeat(20_000) + "\"";
        assertThat(Json.compact(parse("[" + large + "]"))).isEqualTo("[" + large + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" 1}",
                "[1 2]",
                "{a:1}",
                "[1,]",
                "nul",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1.2.3",
                "\"a\nb\"",
                "]",
                "--1"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("malformed JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,{\"b\":\"\\u00e4\"}", "[", "{", "\"", "{\"a\":", "[1,", "\"\\"})
    void saysWhenItEndsTooEarly(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesEndlessDepth() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessageContaining("levels");
    }

    @Test
    void readsOneAfterTheOther() throws IOException {
        JsonReader reader =
                Json.stream(new ByteArrayInputStream("{\"a\":1}\r\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.nextObject().fields()).isEqualTo(Map.of("a", 1L));
        assertThat(reader.nextObject().fields()).isEqualTo(Map.of("a", 2L));
        assertThat(reader.nextObject()).isNull();
    }

    @Test
    void indents() throws IOException {
        assertThat(Json.indented(parse("{\"a\":[],\"b\":[1,{\"c\":{}}]}"))).isEqualTo("""
                {
                    "a": [],
                    "b": [
                        1,
                        {
                            "c": {}
                        }
                    ]
                }""");
    }

    private static Object parse(String text) throws IOException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
