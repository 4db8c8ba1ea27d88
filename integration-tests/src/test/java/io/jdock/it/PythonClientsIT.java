package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Docker's SDK for Python and docker-compose, as Debian has them, unchanged. */
@WithEngine
@Timeout(240)
class PythonClientsIT {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");

    private final Engine engine;

    PythonClientsIT(Engine engine) {
        this.engine = engine;
    }

    private Path resource(String name, Path directory) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream content = getClass().getResourceAsStream("/clients/" + name)) {
            Files.copy(content, copy);
        }
        return copy;
    }

    private Outcome run(List<String> command, Path directory) {
        ProcessBuilder builder = Shell.builder(command).directory(directory.toFile());
        builder.environment().put("DOCKER_HOST", engine.host());
        Running running = Running.start(builder);
        running.closeInput();
        return running.await();
    }

    @Test
    void theSdkDoesWhatItDoesWithDocker(@TempDir Path directory) throws IOException {
        Path program = resource("sdk.py", directory);
        assumeTrue(
                Files.isExecutable(PYTHON)
                        && run(List.of(PYTHON.toString(), "-c", "import docker"), directory)
                                        .exitCode()
                                == 0,
                "no SDK: apt-get install python3-docker");
        assertThat(run(List.of(PYTHON.toString(), program.toString()), directory)
                        .text())
                .isEqualTo("all done");
    }

    private Outcome compose(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(COMPOSE.toString(), "--ansi", "never", "-p", "shop"));
        command.addAll(List.of(arguments));
        return run(command, directory);
    }

    private static String get(String address, String path) {
        try (InputStream content =
                URI.create("http://" + address + path).toURL().openStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void composeLeadsThreeServices(@TempDir Path directory) throws IOException {
        assumeTrue(Files.isExecutable(COMPOSE), "no docker-compose: apt-get install docker-compose");
        resource("docker-compose.yml", directory);
        try {
            compose(directory, "up", "-d").text();
            String address = compose(directory, "port", "web", "80").text();
            Shell.eventually()
                    .until(() -> compose(directory, "logs", "web").out().contains("serving hello"));
            assertThat(get(address, "/rows")).isEqualTo("row one\n");
            assertThat(compose(directory, "ps").text())
                    .contains("shop_cache_1", "shop_database_1", "shop_web_1", "Up (healthy)");
            assertThat(compose(directory, "exec", "-T", "database", "sh", "-c", "echo row two >> /data/rows; hostname")
                            .text())
                    .isEqualTo(engine.inspect("shop_database_1", "{{.Config.Hostname}}"));
            assertThat(engine.inspect("shop_web_1", "{{len .NetworkSettings.Networks}}"))
                    .isEqualTo("2");
            assertThat(compose(directory, "exec", "-T", "web", "grep", "elsewhere", "/etc/hosts")
                            .text())
                    .startsWith("192.0.2.1");

            assertThat(compose(directory, "up", "-d").err()).contains("shop_web_1 is up-to-date");
            compose(directory, "up", "-d", "--force-recreate", "web").text();
            String recreated = compose(directory, "port", "web", "80").text();
            Shell.eventually().until(() -> get(recreated, "/rows").equals("row one\nrow two\n"));
            compose(directory, "up", "-d", "--scale", "cache=2", "--no-recreate")
                    .text();
            assertThat(compose(directory, "ps", "-q", "cache").lines()).hasSize(2);
            assertThat(compose(directory, "run", "--rm", "-T", "web", "wget", "-qO-", "http://database:5432/rows")
                            .text())
                    .contains("row two");
            compose(directory, "restart", "-t", "0", "cache").text();
        } finally {
            compose(directory, "down", "-v", "-t", "0").text();
        }
        assertThat(engine.jdock("ps", "-aq").lines()).isEmpty();
        assertThat(engine.jdock("volume", "ls", "-q").lines()).isEmpty();
        assertThat(engine.jdock("network", "ls", "--format", "{{.Name}}").lines())
                .containsExactlyInAnyOrder("bridge", "host", "none");
    }
}
