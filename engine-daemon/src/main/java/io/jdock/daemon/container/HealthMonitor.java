package io.jdock.daemon.container;

import io.jdock.daemon.container.health.Health;
import io.jdock.daemon.container.health.HealthPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks running containers as long as they run, writes down what is found, and does what was asked for then. */
final class HealthMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final Parts parts;
    private final Lifecycle lifecycle;

    HealthMonitor(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    /** What a container's document says of its health when a run begins; null if it is not checked. */
    static Health atStart(ContainerDocument document) {
        if (HealthPlan.of(document.config()).isEmpty()) {
            return null;
        }
        return document.health() == null ? Health.starting() : document.health().restarted();
    }

    /** Has a run checked to its end, if its container asks for it. */
    void watch(Container container, ContainerRuntime.Run run) {
        Optional<HealthPlan> plan = HealthPlan.of(container.now().document().config());
        if (plan.isPresent()) {
            Thread checking =
                    Thread.ofVirtual().name("health-" + container.id()).start(() -> check(container, run, plan.get()));
            run.ended().thenRun(checking::interrupt);
        }
    }

    private void check(Container container, ContainerRuntime.Run run, HealthPlan plan) {
        try {
            while (true) {
                Container.Moment moment = container.now();
                if (!isOf(moment, run)) {
                    return;
                }
                Instant startedAt = moment.life().run().orElseThrow().startedAt();
                Health health = moment.document().health();
                Health.Status status = health == null ? Health.Status.STARTING : health.status();
                Thread.sleep(plan.pause(status, Duration.between(startedAt, Instant.now())));
                // A frozen container would fail every check.
                if (container.now().life() instanceof Life.Running) {
                    ExecTarget target = ContainerExecHost.target(parts, container);
                    Health.Check check = new HealthProbe(parts.runtime(), target, plan)
                            .run(parts.index().newId());
                    note(container, run, plan, check, startedAt);
                }
            }
        } catch (InterruptedException _) {
            // The container has ended.
        } catch (RuntimeException e) {
            if (isOf(container.now(), run)) {
                LOG.error("container={} op=health", container.id(), e);
            }
        }
    }

    private static boolean isOf(Container.Moment moment, ContainerRuntime.Run run) {
        return moment.run().filter(run::equals).isPresent();
    }

    private void note(
            Container container, ContainerRuntime.Run run, HealthPlan plan, Health.Check check, Instant startedAt) {
        container.lock.lock();
        try {
            ContainerDocument document = container.now().document();
            if (!isOf(container.now(), run) || container.now().life() instanceof Life.Paused) {
                return;
            }
            Health before = document.health() == null ? Health.starting() : document.health();
            Health after = before.after(check, plan, startedAt);
            ContainerDocument noted = document.withHealth(after);
            container.document(noted);
            if (after.status() == before.status()) {
                return;
            }
            container.awaitWritten();
            container.writing(parts.store().writeMeanwhile(noted));
            parts.events().publish(noted, "health_status: " + after.status().word());
            LOG.info(
                    "container={} op=health status={}",
                    container.id(),
                    after.status().word());
            if (after.status() == Health.Status.UNHEALTHY) {
                react(container, document.hostConfig().healthOnFailure());
            }
        } finally {
            container.lock.unlock();
        }
    }

    /** On a thread of its own: the container's end interrupts the one that checks. */
    private void react(Container container, String action) {
        if (!action.isEmpty() && !action.equals("none")) {
            Thread.ofVirtual()
                    .name("unhealthy-" + container.id())
                    .start(() -> lifecycle.onUnhealthy(container, action));
        }
    }
}
