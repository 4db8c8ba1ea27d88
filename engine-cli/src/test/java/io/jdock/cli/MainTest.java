package io.jdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.http.TestingEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsItsCommands() {
        assertThat(jdock("unix:///nonexistent")).isZero();
        assertThat(out)
                .asString()
                .startsWith("Usage:  jdock [OPTIONS] COMMAND\n")
                .contains("  run         Create and run");
    }

    @Test
    void everyCommandHasHelp() {
        for (String group : List.of("", "container", "image", "network", "system")) {
            for (String name : group.isEmpty() ? CommandTable.OTHERS : CommandTable.members(group)) {
                out.reset();
                String[] words = group.isEmpty() ? new String[] {name, "--help"} : new String[] {group, name, "--help"};
                assertThat(jdock("unix:///nonexistent", words)).isZero();
                assertThat(out)
                        .asString()
                        .startsWith("Usage:  jdock " + String.join(" ", words).replace(" --help", ""));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "psx ~ 1 ~ jdock: unknown command: jdock psx (did you mean 'jdock ps'?)",
                "image foo ~ 1 ~ jdock: unknown command: jdock image foo",
                "--foo ~ 125 ~ unknown flag: --foo",
                "run ~ 1 ~ jdock: 'jdock run' requires at least 1 argument",
                "rename a ~ 1 ~ jdock: 'jdock rename' requires 2 arguments",
                "run -p abc busybox ~ 125 ~ jdock: invalid containerPort: abc",
                "ps --foo ~ 125 ~ unknown flag: --foo",
                "ps -n x ~ 125 ~ invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
                "ps --filter x ~ 125 ~ invalid argument \"x\" for \"-f, --filter\" flag: bad format of filter (expected name=value)",
                "run --platform ~ 125 ~ flag needs an argument: --platform",
                "ps ~ 1 ~ Cannot connect to the jdock daemon at unix:///nonexistent. Is it running? Start it with",
                "run busybox ~ 125 ~ jdock: Cannot connect to the jdock daemon at unix:///nonexistent. Is it running?",
                "-H ssh://x ps ~ 1 ~ unable to parse jdock host `ssh://x`"
            })
    void complainsInDockersWords(String words, int exitCode, String message) {
        assertThat(jdock("unix:///nonexistent", words.split(" "))).isEqualTo(exitCode);
        assertThat(err).asString().startsWith(message);
        assertThat(out).hasToString("");
    }

    @Test
    void psPrintsDockersTable() throws IOException {
        long hourAgo = System.currentTimeMillis() / 1000 - 3600;
        String containers = """
                [{"Id":"0123456789abcdef","Names":["/web","/other/link"],"Image":"busybox","ImageID":"sha256:fedc",\
                "Command":"httpd -f -p 80 -h /www","Created":%d,"Ports":[{"PrivatePort":80,"Type":"tcp"}],"State":"running",\
                "Status":"Up 2 minutes"}]""".formatted(hourAgo);
        assertThat(answered(containers, "ps")).isZero();
        assertThat(out).hasToString("""
                CONTAINER ID   IMAGE     COMMAND                  CREATED             STATUS         PORTS     NAMES
                0123456789ab   busybox   "httpd -f -p 80 -h /…"   About an hour ago   Up 2 minutes   80/tcp    web
                """);
    }

    @Test
    void psAppliesTemplates() throws IOException {
        String containers =
                "[{\"Id\":\"0123456789abcdef\",\"Names\":[\"/web\"],\"Status\":\"Up\",\"Labels\":{\"a\":\"b\"}}]";
        assertThat(answered(containers, "ps", "--format", "table {{.Names}}\\t{{.Status}}\\t{{.Label \"a\"}}"))
                .isZero();
        assertThat(out).hasToString("NAMES     STATUS    a\nweb       Up        b\n");
    }

    @Test
    void inspectIndentsAsDockerDoes() throws IOException {
        assertThat(answered("{\"Id\":\"a\",\"Args\":[],\"State\":{\"Pid\":1}}", "inspect", "--type", "container", "a"))
                .isZero();
        assertThat(out).hasToString("""
                [
                    {
                        "Id": "a",
                        "Args": [],
                        "State": {
                            "Pid": 1
                        }
                    }
                ]
                """);
    }

    private int answered(String json, String... words) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
        try (TestingEngine engine = new TestingEngine(directory.resolve("s"), head + json)) {
            return jdock(engine.address().text(), words);
        }
    }

    private int jdock(String host, String... words) {
        return new Main(InputStream.nullInputStream(), out, err, Map.of("JDOCK_HOST", host)).run(List.of(words));
    }
}
