package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside the firewalls of Debian's packages, in namespaces of their own. */
class FirewallsIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void whatIsDocumentedOfUfwAndFirewalldHolds() {
        Path script = Path.of("src/main/scripts/check-firewalls.sh").toAbsolutePath();
        ProcessBuilder builder = Shell.builder(List.of(script.toString()));
        builder.environment().put("JDOCK_HOME", Engine.home().toString());

        Running running = Running.start(builder);
        running.closeInput();
        Outcome outcome = running.await(LIMIT);

        assertThat(outcome.text().lines())
                .as("%s", outcome)
                .endsWith("1..18")
                .allMatch(line -> line.startsWith("ok ") || line.startsWith("1.."));
    }
}
