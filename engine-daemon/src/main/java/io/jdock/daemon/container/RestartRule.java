package io.jdock.daemon.container;

import io.jdock.daemon.container.model.RestartPolicy;
import java.time.Duration;

/** When a container that has ended is started again, and after how long. */
final class RestartRule {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** A run of that length counts as a success, after which waiting begins anew. */
    private static final Duration SUCCESS = Duration.ofSeconds(10);

    private RestartRule() {}

    /** Whether to start a container again that ended by itself. */
    static boolean afterEnd(RestartPolicy policy, int exitCode, int restarts, boolean stoppedByClient) {
        return !stoppedByClient
                && switch (policy.name()) {
                    case "always", "unless-stopped" -> true;
                    case "on-failure" ->
                        exitCode != 0 && (policy.maximumRetryCount() == 0 || restarts < policy.maximumRetryCount());
                    default -> false;
                };
    }

    /** Whether to start an ended container when the daemon starts. */
    static boolean atDaemonStart(RestartPolicy policy, Life life, int restarts, boolean stoppedByClient) {
        return life instanceof Life.Exited
                && switch (policy.name()) {
                    case "always" -> true;
                    case "unless-stopped" -> !stoppedByClient;
                    case "on-failure" -> afterEnd(policy, life.exitCode(), restarts, stoppedByClient);
                    default -> false;
                };
    }

    /** How long to wait this time, given how long it was the last time (zero for the first) and how the run went. */
    static Duration delay(Duration last, Duration ran) {
        if (last.isZero() || ran.compareTo(SUCCESS) >= 0) {
            return FIRST;
        }
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
