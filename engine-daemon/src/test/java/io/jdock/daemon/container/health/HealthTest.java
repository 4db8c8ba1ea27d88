package io.jdock.daemon.container.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.state.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static HealthPlan plan(String health) {
        return HealthPlan.of(Json.parse("{\"Healthcheck\":" + health + "}", ContainerConfig.class))
                .orElseThrow();
    }

    private static Health.Check check(int second, int exitCode) {
        Instant at = START.plusSeconds(second);
        return new Health.Check(at, at, exitCode, "");
    }

    @Test
    void readsTestsAndDefaultsAsDocker() {
        HealthPlan plan = plan("{\"Test\":[\"CMD-SHELL\",\"true || false\"]}");
        assertThat(plan.command()).containsExactly("/bin/sh", "-c", "true || false");
        assertThat(plan.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.startInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.retries()).isEqualTo(3);
        assertThat(plan("{\"Test\":[\"CMD\",\"a\",\"b\"],\"Interval\":1000000}").command())
                .containsExactly("a", "b");
        assertThat(HealthPlan.of(Json.parse("{\"Healthcheck\":{\"Test\":[\"NONE\"]}}", ContainerConfig.class)))
                .isEmpty();
        assertThat(HealthPlan.of(Json.parse("{}", ContainerConfig.class))).isEmpty();
    }

    @Test
    void asManyFailuresInARowAsRetriesMakeItUnhealthy() {
        HealthPlan plan = plan("{\"Test\":[\"CMD\",\"x\"],\"Retries\":2}");
        Health once = Health.starting().after(check(1, 1), plan, START);
        assertThat(once.status()).isEqualTo(Health.Status.STARTING);
        assertThat(once.failingStreak()).isEqualTo(1);
        assertThat(once.after(check(2, -1), plan, START).status()).isEqualTo(Health.Status.UNHEALTHY);
        Health well = once.after(check(2, 0), plan, START);
        assertThat(well.status()).isEqualTo(Health.Status.HEALTHY);
        assertThat(well.failingStreak()).isZero();
        assertThat(well.after(check(3, 1), plan, START).status()).isEqualTo(Health.Status.HEALTHY);
    }

    @Test
    void failuresInTheStartPeriodDoNotCountUntilItWasWell() {
        HealthPlan plan = plan("{\"Test\":[\"CMD\",\"x\"],\"Retries\":1,\"StartPeriod\":10000000000}");
        Health health = Health.starting().after(check(1, 1), plan, START);
        assertThat(health.status()).isEqualTo(Health.Status.STARTING);
        assertThat(health.failingStreak()).isZero();
        assertThat(health.after(check(11, 1), plan, START).status()).isEqualTo(Health.Status.UNHEALTHY);
        assertThat(health.after(check(2, 0), plan, START)
                        .after(check(3, 1), plan, START)
                        .status())
                .isEqualTo(Health.Status.UNHEALTHY);
        assertThat(plan.pause(Health.Status.STARTING, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.pause(Health.Status.STARTING, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.pause(Health.Status.HEALTHY, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void keepsTheLastFiveChecks() {
        HealthPlan plan = plan("{\"Test\":[\"CMD\",\"x\"]}");
        Health health = Health.starting();
        for (int i = 1; i <= 7; i++) {
            health = health.after(check(i, 0), plan, START);
        }
        assertThat(health.log())
                .extracting(Health.Check::start)
                .startsWith(START.plusSeconds(3))
                .hasSize(5);
    }
}
