package io.jdock.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.content.HealthConfig;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.state.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigChangesTest {
    private static RuntimeConfig apply(String... changes) {
        return ConfigChanges.apply(RuntimeConfig.EMPTY, List.of(changes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CMD [\"a\", \"b c\"]                  | {\"Cmd\":[\"a\",\"b c\"]}",
                "cmd echo $HOME                        | {\"Cmd\":[\"/bin/sh\",\"-c\",\"echo $HOME\"]}",
                "CMD [not json                         | {\"Cmd\":[\"/bin/sh\",\"-c\",\"[not json\"]}",
                "ENTRYPOINT [\"/e\"]                   | {\"Entrypoint\":[\"/e\"]}",
                "ENV A=1 B='x y' C=\"p q\" D=r\\ s     | {\"Env\":[\"A=1\",\"B=x y\",\"C=p q\",\"D=r s\"]}",
                "ENV A some   words                    | {\"Env\":[\"A=some   words\"]}",
                "EXPOSE 80 53/udp 8000-8002/TCP        | {\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{},\"8000/tcp\":{},\"8001/tcp\":{},\"8002/tcp\":{}}}",
                "LABEL a=b \"c d\"=\"e f\"             | {\"Labels\":{\"a\":\"b\",\"c d\":\"e f\"}}",
                "USER 1000:1000                        | {\"User\":\"1000:1000\"}",
                "VOLUME /a /b                          | {\"Volumes\":{\"/a\":{},\"/b\":{}}}",
                "VOLUME [\"/a b\"]                     | {\"Volumes\":{\"/a b\":{}}}",
                "WORKDIR srv/../x/                     | {\"WorkingDir\":\"/x\"}",
                "STOPSIGNAL SIGINT                     | {\"StopSignal\":\"SIGINT\"}",
                "ONBUILD RUN make                      | {\"OnBuild\":[\"RUN make\"]}",
                "HEALTHCHECK NONE                      | {\"Healthcheck\":{\"Test\":[\"NONE\"]}}",
            })
    void instructionsChangeTheirField(String change, String json) {
        assertThat(Json.text(apply(change))).isEqualTo(json);
    }

    @Test
    void instructionsApplyInOrder() {
        RuntimeConfig config = apply(
                "WORKDIR /a", "WORKDIR b", "ENV X=1", "ENV X=2 Y=$X Z=${X:-d} U=${NONE:-d} V=${X:+s}", "USER u$X");
        assertThat(config.workingDir()).isEqualTo("/a/b");
        // A line sees the variables as they were before it.
        assertThat(config.env()).containsExactly("X=2", "Y=1", "Z=1", "U=d", "V=s");
        assertThat(config.user()).isEqualTo("u2");
    }

    @Test
    void aNewEntryPointForgetsTheOldCommand() {
        var base = apply("CMD [\"old\"]");
        assertThat(ConfigChanges.apply(base, List.of("ENTRYPOINT [\"/e\"]")).cmd())
                .isEmpty();
        assertThat(ConfigChanges.apply(base, List.of("CMD [\"new\"]", "ENTRYPOINT [\"/e\"]"))
                        .cmd())
                .containsExactly("new");
        assertThat(ConfigChanges.apply(base, List.of("USER x")).cmd()).containsExactly("old");
    }

    @Test
    void healthchecksTakeOptions() {
        var config = apply("HEALTHCHECK --interval=1m30s --timeout=500ms --retries=4 --start-period=0 CMD test -f /x");
        assertThat(config.healthcheck())
                .isEqualTo(
                        new HealthConfig(List.of("CMD-SHELL", "test -f /x"), 90_000_000_000L, 500_000_000L, 0, 0, 4));
        assertThat(apply("HEALTHCHECK CMD [\"true\"]").healthcheck().test()).containsExactly("CMD", "true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RUN true                      | run is not a valid change command",
                "SHELL [\"x\"]                 | shell is not a valid change command",
                "FOO bar                       | dockerfile parse error line 1: unknown instruction: FOO",
                "ENV                           | ENV requires at least one argument",
                "ENV A                         | ENV must have two arguments",
                "ENV A=1 B                     | Syntax error - can't find = in \"B\". Must be of the form: name=value",
                "ENV =1                        | ENV names can not be blank",
                "EXPOSE http                   | invalid containerPort: http",
                "EXPOSE 70000                  | invalid containerPort: 70000",
                "EXPOSE 10-5                   | invalid containerPort: 10-5",
                "VOLUME [\"\"]                 | VOLUME specified can not be an empty string",
                "USER                          | USER requires exactly one argument",
                "ONBUILD FROM x                | FROM isn't allowed as an ONBUILD trigger",
                "HEALTHCHECK WHAT              | Unknown type \"WHAT\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK --interval=1 CMD x | time: invalid duration \"1\"",
                "HEALTHCHECK --colour=1 CMD x  | unknown flag: colour",
                "LABEL a=\"b                   | failed to process \"\"b\": unexpected end of statement while looking for matching double-quote",
            })
    void malformedChangesAreRefused(String change, String message) {
        assertThatThrownBy(() -> apply(change))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
                .hasMessage(message);
    }
}
