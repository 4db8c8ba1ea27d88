package io.jdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    void asksTheDaemonThatTheLineNames() throws IOException {
        var daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        daemon.createContext("/", exchange -> {
            byte[] body = "[{\"Names\":[\"/web\"],\"Image\":\"i\",\"Status\":\"Up\"}]".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        daemon.start();
        try {
            var out = new ByteArrayOutputStream();
            String host = "tcp://127.0.0.1:" + daemon.getAddress().getPort();
            int code = new Main(InputStream.nullInputStream(), out, out, Map.of())
                    .run(List.of("__complete", "--", "-H", host, "stop", ""));
            assertThat(out.toString(UTF_8)).isEqualTo("web\ti, Up\n");
            assertThat(code).isZero();
        } finally {
            daemon.stop(0);
        }
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
