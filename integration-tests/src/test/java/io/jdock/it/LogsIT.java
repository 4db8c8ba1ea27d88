package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs, their drivers, and what containers use, by Docker's own client. */
@WithEngine
class LogsIT {
    private final Engine engine;

    LogsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needDocker() {
        DockerClientIT.assumeDocker();
    }

    private String docker(String... arguments) {
        return engine.docker(arguments).text();
    }

    @Test
    void keepsLogsWithinTheirBounds() throws Exception {
        String script = "seq 1 400000; sleep 600";
        docker(
                "run",
                "-d",
                "--name",
                "much",
                "-l",
                "a=b",
                "--log-opt",
                "labels=a",
                "--log-opt",
                "max-size=100k",
                "--log-opt",
                "max-file=2",
                "busybox",
                "sh",
                "-c",
                script);
        Path log = engine.data().resolve("containers/" + engine.inspect("much", "{{.Id}}") + "/stream.log");
        Shell.eventually().until(() -> Files.size(log) > 2_000_000);
        Shell.eventually()
                .until(() -> Shell.run("du", "-k", log.toString()).text().matches("2[0-9]{2}\\s.*"));
        assertThat(docker("logs", "--tail", "2", "much").lines()).containsExactly("399999", "400000");
        assertThat(docker("logs", "--details", "--tail", "1", "much")).isEqualTo("a=b 400000");
        assertThat(docker("logs", "much").lines().count()).isBetween(10_000L, 60_000L);
        assertThat(docker("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "much"))
                .startsWith("much ");
        assertThat(docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}"))
                .contains("Containers 1");
    }

    @Test
    void writesDockersFilesToo() throws Exception {
        docker(
                "run",
                "-d",
                "--name",
                "json",
                "--log-driver",
                "json-file",
                "busybox",
                "sh",
                "-c",
                "echo out; echo err >&2; sleep 600");
        Path file = Path.of(engine.inspect("json", "{{.LogPath}}"));
        Shell.eventually()
                .until(() -> Files.exists(file)
                        && Files.readString(file, StandardCharsets.UTF_8).contains("\"stream\":\"stderr\""));
        assertThat(file).content().contains("{\"log\":\"out\\n\",\"stream\":\"stdout\",\"time\":\"20");
        assertThat(engine.docker("logs", "json").out()).isEqualTo("out\n");
        assertThat(docker("run", "--name", "none", "--log-driver", "none", "busybox", "echo", "seen"))
                .isEqualTo("seen");
        engine.docker("logs", "none").failedWith(1, "configured logging driver does not support reading");
        engine.docker("run", "--rm", "--log-opt", "foo=1", "busybox", "true")
                .failedWith(125, "unknown log opt 'foo' for local log driver");
    }

    /** What an attached client is slow to read is not given up, however much it is. */
    @Test
    void losesNothingOnAPipe() {
        String command = String.join(" ", engine.dockerCommand("run", "--rm", "--log-opt", "max-size=1m", "busybox"))
                + " dd if=/dev/zero bs=1M count=64 2>/dev/null | (sleep 4; wc -c)";
        assertThat(Shell.run("sh", "-c", command).text()).isEqualTo(Integer.toString(64 << 20));
    }
}
