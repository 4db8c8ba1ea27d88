package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.WaitResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends containers, by clients' wishes and by their policies. */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final int DEFAULT_STOP_SECONDS = 10;
    /** How long the kernel may take to end a killed process, which can hang in an uninterruptible wait. */
    private static final int KILL_SECONDS = 10;

    private final Parts parts;
    private final Starting starting;
    private final Removal removal;
    private final HealthMonitor health;

    Lifecycle(Parts parts) {
        this.parts = parts;
        this.starting = new Starting(parts);
        this.removal = new Removal(parts, this);
        this.health = new HealthMonitor(parts, this);
    }

    Removal removal() {
        return removal;
    }

    void start(Container container) {
        Optional<Starting.Failure> failure;
        container.lock.lock();
        try {
            refuseStart(container);
            ContainerDocument document = container.now().document();
            container.document(document.withRestarts(0, false));
            container.restartDelay(Duration.ZERO);
            failure = run(container);
        } finally {
            container.lock.unlock();
        }
        if (failure.isPresent()) {
            removeAfterFailure(container);
            throw failure.get().forClient();
        }
    }

    private static void refuseStart(Container container) {
        Life life = container.now().life();
        if (container.isRemoved()) {
            throw EngineException.notFound("No such container: " + container.id());
        } else if (life instanceof Life.Paused) {
            throw EngineException.conflict("cannot start a paused container, try unpause instead");
        } else if (life instanceof Life.Running) {
            throw new EngineException(ErrorKind.NOT_MODIFIED, "container " + container.id() + " is already running");
        } else if (!life.canStart()) {
            throw EngineException.conflict("container is marked for removal and cannot be started");
        }
    }

    /** Docker removes an auto-removed container also if it cannot be started. */
    private void removeAfterFailure(Container container) {
        if (container.now().document().hostConfig().autoRemove()) {
            removal.removeQuietly(container);
        }
    }

    /** One start, under the container's lock. A failure is in the container's state when this returns. */
    private Optional<Starting.Failure> run(Container container) {
        Container.Moment moment = container.now();
        ContainerDocument document = moment.document();
        try {
            Starting.Started started = starting.start(document);
            begin(container, started);
            return Optional.empty();
        } catch (Starting.Failure e) {
            Life life = moment.life().after(new Life.Change.StartFailed(e.failure()));
            ContainerDocument failed = document.withNetwork(null).withLife(LifeRecord.of(life));
            container.change(failed, life);
            write(container, failed);
            LOG.info("container={} op=start: {}", container.id(), e.getMessage());
            return Optional.of(e);
        }
    }

    private void begin(Container container, Starting.Started started) {
        Container.Moment moment = container.now();
        ContainerRuntime.Run run = started.run();
        Life life = moment.life().after(new Life.Change.Started(run.pid(), run.shimPid(), started.at()));
        ContainerDocument document = moment.document()
                .withNetwork(started.network())
                .withLife(LifeRecord.of(life))
                .withHealth(HealthMonitor.atStart(moment.document()));
        container.running(document, life, run);
        container.awaitWritten();
        container.writing(parts.store().writeMeanwhile(document));
        parts.events().publish(document, "start");
        LOG.info("container={} op=start name={} pid={}", container.id(), document.name(), run.pid());
        watch(container, run);
    }

    /** Has the end of a run attended to. */
    void watch(Container container, ContainerRuntime.Run run) {
        run.ended()
                .thenAccept(
                        end -> Thread.ofVirtual().name("end-" + container.id()).start(() -> end(container, run, end)));
        health.watch(container, run);
    }

    private void end(Container container, ContainerRuntime.Run run, ContainerRuntime.End end) {
        boolean remove;
        container.lock.lock();
        try {
            Container.Moment moment = container.now();
            if (moment.run().filter(run::equals).isEmpty()) {
                return;
            }
            remove = settle(container, moment, end);
        } finally {
            container.lock.unlock();
        }
        if (remove) {
            removal.removeQuietly(container);
        }
    }

    /** The end of a run, under the lock. True if the container is to be removed. */
    private boolean settle(Container container, Container.Moment moment, ContainerRuntime.End end) {
        ContainerDocument document = moment.document();
        Instant startedAt = moment.life().run().orElseThrow().startedAt();
        Life life = moment.life().after(new Life.Change.Ended(end.exitCode(), end.oomKilled(), end.at()));
        parts.networks().release(document.id());
        boolean again = RestartRule.afterEnd(
                document.hostConfig().restartPolicy(),
                end.exitCode(),
                document.restartCount(),
                document.stoppedByClient());
        Duration ran = Duration.between(startedAt, end.at());
        if (again) {
            life = life.after(new Life.Change.RestartPlanned());
        }
        ContainerDocument settled = document.withNetwork(null)
                .withLife(LifeRecord.of(life))
                .withHealth(document.health() == null ? null : document.health().stopped());
        if (end.oomKilled()) {
            parts.events().publish(document, "oom");
        }
        parts.events()
                .publish(
                        document,
                        "die",
                        Map.of(
                                "exitCode", Integer.toString(end.exitCode()),
                                "execDuration", Long.toString(Math.max(0, ran.toSeconds()))));
        container.ended(settled, life);
        unmountVolumes(settled);
        LOG.info("container={} op=die exitCode={}", container.id(), end.exitCode());
        boolean remove = document.hostConfig().autoRemove();
        if (!remove) {
            // The exit record in the run directory goes only after the document has taken it over.
            write(container, settled);
            parts.store().deleteRun(document.id());
            parts.runtime().removeCgroup(parts.cgroup(document));
        }
        if (again) {
            plan(container, ran);
        }
        return remove;
    }

    /** Ends what the last running container of a volume kept mounted. */
    private void unmountVolumes(ContainerDocument document) {
        for (ContainerMount mount : document.mounts()) {
            boolean used = parts.index().all().stream()
                    .map(Container::now)
                    .filter(other -> other.run().isPresent())
                    .flatMap(other -> other.document().mounts().stream())
                    .anyMatch(other -> other.name().equals(mount.name()));
            if (mount.kind() == ContainerMount.Kind.VOLUME && !used) {
                parts.volumes().unmount(mount.name());
            }
        }
    }

    /** Plans the next run of a container whose policy wants one. Under the lock. */
    private void plan(Container container, Duration ran) {
        Duration delay = RestartRule.delay(container.restartDelay(), ran);
        container.restartDelay(delay);
        Object planned = container.planRestart();
        Thread.ofVirtual().name("restart-" + container.id()).start(() -> {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException _) {
                return;
            }
            restartPlanned(container, planned);
        });
    }

    private void restartPlanned(Container container, Object planned) {
        container.lock.lock();
        try {
            // A client may have stopped, started or removed it meanwhile: then that plan is void.
            if (!container.isPlanned(planned)) {
                return;
            }
            ContainerDocument document = container.now().document();
            container.document(document.withRestarts(document.restartCount() + 1, false));
            run(container);
        } finally {
            container.lock.unlock();
        }
    }

    /** Starts a container by its policy when the daemon starts. */
    void startByPolicy(Container container) {
        container.lock.lock();
        try {
            if (container.now().life().canStart()) {
                run(container);
            }
        } finally {
            container.lock.unlock();
        }
    }

    void stop(Container container, StopOptions options) {
        ContainerConfig config = container.now().document().config();
        String name = !options.signal().isEmpty()
                ? options.signal()
                : config.stopSignal().isEmpty() ? "SIGTERM" : config.stopSignal();
        int signal = SignalName.parse(name);
        int seconds = options.timeoutSeconds()
                .orElse(config.stopTimeout() == null ? DEFAULT_STOP_SECONDS : config.stopTimeout());
        Optional<CompletionStage<WaitResponse>> end = signalled(container, signal, true);
        if (end.isEmpty()) {
            throw new EngineException(ErrorKind.NOT_MODIFIED, "container " + container.id() + " is already stopped");
        }
        if (seconds < 0) {
            await(end.get(), Long.MAX_VALUE);
        } else if (!await(end.get(), seconds)) {
            killAndAwait(container);
        }
        parts.events().publish(container.now().document(), "stop");
    }

    /** Stops a container if it runs, and starts it. */
    void restart(Container container, StopOptions options) {
        try {
            stop(container, options);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_MODIFIED) {
                throw e;
            }
        }
        start(container);
        parts.events().publish(container.now().document(), "restart");
    }

    /** Does what a container's configuration wants when its health checks find it unhealthy. */
    void onUnhealthy(Container container, String action) {
        LOG.info("container={} op=health action={}", container.id(), action);
        try {
            switch (action) {
                // Its restart policy decides what comes after.
                case "kill" -> signalled(container, SignalName.SIGKILL, false);
                case "stop" -> stop(container, StopOptions.DEFAULT);
                case "restart" -> restart(container, StopOptions.DEFAULT);
                default -> throw new IllegalStateException("health-on-failure action " + action);
            }
        } catch (EngineException e) {
            LOG.warn("container={} op=health action={}: {}", container.id(), action, e.getMessage());
        }
    }

    /** @param ref as the client named the container */
    void kill(Container container, String ref, String signalName) {
        int signal = signalName.isEmpty() ? SignalName.SIGKILL : SignalName.parse(signalName);
        ContainerDocument document = container.now().document();
        if (container.now().run().isEmpty()) {
            throw EngineException.conflict(
                    "cannot kill container: " + ref + ": container " + container.id() + " is not running");
        }
        String stopSignal = document.config().stopSignal();
        int own = stopSignal.isEmpty() ? SignalName.SIGTERM : SignalName.parse(stopSignal);
        Optional<CompletionStage<WaitResponse>> end =
                signalled(container, signal, signal == SignalName.SIGKILL || signal == own);
        if (signal == SignalName.SIGKILL && end.isPresent()) {
            await(end.get(), KILL_SECONDS);
        }
    }

    /** Kills a container if it runs, and returns when that is attended to. */
    void killAndAwait(Container container) {
        Optional<CompletionStage<WaitResponse>> end = signalled(container, SignalName.SIGKILL, true);
        if (end.isPresent() && !await(end.get(), KILL_SECONDS)) {
            throw EngineException.internal("kill container " + container.id() + ": it does not end", null);
        }
    }

    /**
     * Sends a signal to a run and answers its coming end; empty if there is no run. A planned restart is dropped.
     *
     * @param byClient no policy is to start the container again
     */
    private Optional<CompletionStage<WaitResponse>> signalled(Container container, int signal, boolean byClient) {
        container.lock.lock();
        try {
            Container.Moment moment = container.now();
            ContainerDocument document = moment.document();
            if (byClient && !document.stoppedByClient()) {
                document = document.withRestarts(document.restartCount(), true);
                container.document(document);
            }
            if (moment.life() instanceof Life.Restarting) {
                Life life = moment.life().after(new Life.Change.RestartDropped());
                container.ended(document, life);
                write(container, document);
                return Optional.of(container.await(WaitCondition.NOT_RUNNING));
            }
            if (moment.run().isEmpty()) {
                return Optional.empty();
            }
            CompletionStage<WaitResponse> end = container.await(WaitCondition.NEXT_EXIT);
            moment.run().get().signal(signal);
            parts.events().publish(document, "kill", Map.of("signal", Integer.toString(signal)));
            if (moment.life() instanceof Life.Paused && byClient) {
                // A frozen process takes no signal; it gets this one when it is thawed.
                thaw(container, moment);
            }
            return Optional.of(end);
        } finally {
            container.lock.unlock();
        }
    }

    void pause(Container container) {
        container.lock.lock();
        try {
            Container.Moment moment = container.now();
            if (moment.life() instanceof Life.Paused) {
                throw EngineException.conflict("container " + container.id() + " is already paused");
            }
            ContainerRuntime.Run run = moment.run().orElseThrow(() -> notRunning(container));
            run.freeze();
            container.change(moment.document(), moment.life().after(new Life.Change.Frozen()));
            parts.events().publish(moment.document(), "pause");
        } finally {
            container.lock.unlock();
        }
    }

    void unpause(Container container) {
        container.lock.lock();
        try {
            Container.Moment moment = container.now();
            if (!(moment.life() instanceof Life.Paused)) {
                throw EngineException.conflict("Container " + container.id() + " is not paused");
            }
            thaw(container, moment);
        } finally {
            container.lock.unlock();
        }
    }

    private void thaw(Container container, Container.Moment moment) {
        moment.run().orElseThrow(() -> notRunning(container)).thaw();
        container.change(container.now().document(), moment.life().after(new Life.Change.Thawed()));
        parts.events().publish(moment.document(), "unpause");
    }

    static EngineException notRunning(Container container) {
        return EngineException.conflict("container " + container.id() + " is not running");
    }

    private void write(Container container, ContainerDocument document) {
        container.awaitWritten();
        try {
            parts.store().write(document);
        } catch (EngineException e) {
            // The container's life goes on; the run directory still tells a restarted daemon what happened.
            LOG.error("container={} op=write", document.id(), e);
        }
    }

    private static boolean await(CompletionStage<WaitResponse> end, long seconds) {
        try {
            end.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw EngineException.internal("wait for a container's end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.internal("interrupted while waiting for a container's end", e);
        }
    }
}
