package io.jdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static List<String> candidates(String... words) {
        try (var session = new Session(
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                Map.of(),
                "unix:///nonexistent",
                "jdock")) {
            return new Completion(session)
                    .of(List.of(words)).stream()
                            .map(candidate -> candidate.split("\t")[0])
                            .toList();
        }
    }

    @Test
    void completesFromTheTableOfCommands() {
        assertThat(candidates("")).contains("run", "cp", "volume").doesNotContain("__complete");
        assertThat(candidates("-H", "unix:///x", "vol")).contains("volume");
        assertThat(candidates("volume", "")).contains("create", "prune").doesNotContain("run");
        assertThat(candidates("run", "-")).contains("--health-on-failure", "-p", "--publish", "--help");
        assertThat(candidates("run", "--restart", "")).contains("unless-stopped");
        assertThat(candidates("run", "--env-file", "")).containsExactly(Completion.FILES);
        assertThat(candidates("run", "busybox", "-")).containsExactly(Completion.FILES);
        assertThat(candidates("completion", "")).containsExactly("bash", "fish", "zsh");
        assertThat(candidates("nosuch", "")).isEmpty();
    }

    @Test
    void everyListedCommandExists() {
        for (String group : CommandTable.GROUPS) {
            for (String name : CommandTable.members(group)) {
                assertThat(CommandTable.member(group, name))
                        .as(group + " " + name)
                        .isNotNull();
            }
        }
        assertThat(CommandTable.OTHERS).isSorted();
        for (String name : CommandTable.OTHERS) {
            assertThat(CommandTable.top(name)).as(name).isNotNull();
        }
    }

    @Test
    void aPlaceHasTheWordOfTheSynopsis() {
        assertThat(Completion.word("[OPTIONS] CONTAINER COMMAND [ARG...]", 0)).isEqualTo("CONTAINER");
        assertThat(Completion.word("[OPTIONS] CONTAINER [CONTAINER...]", 5)).isEqualTo("[CONTAINER...]");
        assertThat(Completion.word("CONTAINER NEW_NAME", 2)).isEmpty();
    }
}
