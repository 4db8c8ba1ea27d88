package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Testcontainers, unchanged and without its helper container Ryuk. */
@WithEngine
@Timeout(90)
class TestcontainersIT {
    private final Engine engine;

    TestcontainersIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void runsAServerAndAClientOnANetwork() {
        ProcessBuilder program = Shell.builder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestcontainersProgram.class.getName()));
        program.environment().put("DOCKER_HOST", engine.host());
        program.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
        List<String> seen = Running.start(program).await().lines().stream()
                .filter(line -> line.startsWith("SAW "))
                .toList();
        assertThat(seen)
                .containsExactly(
                        "SAW page: served",
                        "SAW copied: copied before the start",
                        "SAW exec: outerr3",
                        "SAW later: copied later",
                        "SAW back: served",
                        "SAW client: served asked",
                        "SAW logs: ready");
        assertThat(engine.jdock("ps", "-aq").lines()).isEmpty();
        assertThat(engine.jdock("network", "ls", "--format", "{{.Name}}").lines())
                .containsExactlyInAnyOrder("bridge", "host", "none");
    }
}
