package io.jdock.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Runs programs of this machine. */
final class Shell {
    /** For one command. Generous, as machines that run tests are busy: what hangs fails all the same. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Shell() {}

    static Outcome run(String... command) {
        return run(List.of(command), "");
    }

    static Outcome run(List<String> command, String input) {
        Running running = Running.start(new ProcessBuilder(command));
        if (!input.isEmpty()) {
            running.write(input);
        }
        running.closeInput();
        return running.await(LIMIT);
    }

    /** A builder without the variables that would lead clients elsewhere. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        for (String name : List.of(
                "JDOCK_HOST",
                "DOCKER_HOST",
                "DOCKER_CONTEXT",
                "DOCKER_API_VERSION",
                "JDOCK_API_VERSION",
                "DOCKER_TLS_VERIFY",
                "TMUX")) {
            environment.remove(name);
        }
        return builder;
    }

    /** Waits for a condition, polling; the wait is bounded. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }
}
