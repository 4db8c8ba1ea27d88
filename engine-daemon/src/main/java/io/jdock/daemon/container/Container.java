package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.model.WaitResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A container in memory: its document, its life, and the run under way. Whoever changes something holds {@link #lock};
 * {@link #now} may be read at any time without it and is of one moment. The lock is never held while somebody waits
 * for the container's end.
 */
final class Container {
    /**
     * All that is known at one moment.
     *
     * @param run present exactly while it runs
     */
    record Moment(ContainerDocument document, Life life, Optional<ContainerRuntime.Run> run) {
        Moment {
            requireNonNull(document, "document is null");
            requireNonNull(life, "life is null");
            requireNonNull(run, "run is null");
        }

        String id() {
            return document.id();
        }

        String name() {
            return document.name();
        }
    }

    /** The present run, or the next one if none is under way: what an attached client is connected to. */
    static final class Session {
        final CompletableFuture<ContainerRuntime.Run> started = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
    }

    final ReentrantLock lock = new ReentrantLock();
    /** Ids of the processes that clients asked for beside the first. */
    final Set<String> execIds = ConcurrentHashMap.newKeySet();

    private final String id;
    private volatile Moment moment;
    private volatile Session session = new Session();
    // The next six are guarded by lock.
    private final List<CompletableFuture<WaitResponse>> exitWaits = new ArrayList<>();
    private final List<CompletableFuture<WaitResponse>> removalWaits = new ArrayList<>();
    private boolean removed;
    private Duration restartDelay = Duration.ZERO;
    private Object restartPlan = new Object();
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    Container(ContainerDocument document, Life life) {
        this.id = document.id();
        this.moment = new Moment(document, life, Optional.empty());
    }

    String id() {
        return id;
    }

    Moment now() {
        return moment;
    }

    Session session() {
        return session;
    }

    /** Replaces the document. */
    void document(ContainerDocument document) {
        moment = new Moment(document, moment.life(), moment.run());
    }

    /** Replaces document and life while the run stays what it is. */
    void change(ContainerDocument document, Life life) {
        moment = new Moment(document, life, moment.run());
    }

    /** It runs from now on. */
    void running(ContainerDocument document, Life life, ContainerRuntime.Run run) {
        moment = new Moment(document, life, Optional.of(run));
        session.started.complete(run);
    }

    /** Its run is over: attached clients hear of it, and waits do unless its policy starts it again. */
    void ended(ContainerDocument document, Life life) {
        moment = new Moment(document, life, Optional.empty());
        Session over = session;
        session = new Session();
        over.ended.complete(null);
        if (life instanceof Life.Restarting) {
            return;
        }
        var response = new WaitResponse(life.exitCode(), null);
        List<CompletableFuture<WaitResponse>> waits = List.copyOf(exitWaits);
        exitWaits.clear();
        waits.forEach(wait -> wait.complete(response));
    }

    /** It is gone: everybody who waits for anything hears of it. */
    void removed() {
        removed = true;
        session.ended.complete(null);
        var response = new WaitResponse(moment.life().exitCode(), null);
        exitWaits.forEach(wait -> wait.complete(response));
        removalWaits.forEach(wait -> wait.complete(response));
        exitWaits.clear();
        removalWaits.clear();
    }

    /** How long its policy waited before the last restart; zero if there was none. */
    Duration restartDelay() {
        return restartDelay;
    }

    void restartDelay(Duration delay) {
        restartDelay = delay;
    }

    /** Makes a plan to restart, which voids every earlier one. */
    Object planRestart() {
        restartPlan = new Object();
        return restartPlan;
    }

    /** Whether it still waits for that restart. */
    boolean isPlanned(Object plan) {
        return restartPlan.equals(plan) && moment.life() instanceof Life.Restarting && !removed;
    }

    /** Its document is being written; nothing else may be done with the file before that is over. */
    void writing(CompletableFuture<Void> write) {
        writing = write;
    }

    void awaitWritten() {
        writing.join();
    }

    boolean isRemoved() {
        return removed;
    }

    CompletionStage<WaitResponse> await(WaitCondition condition) {
        lock.lock();
        try {
            boolean over = switch (condition) {
                // A container between two runs of its policy counts as running, as in Docker.
                case NOT_RUNNING -> moment.run().isEmpty() && !(moment.life() instanceof Life.Restarting);
                case NEXT_EXIT, REMOVED -> false;
            };
            if (over || removed) {
                return CompletableFuture.completedFuture(
                        new WaitResponse(moment.life().exitCode(), null));
            }
            var wait = new CompletableFuture<WaitResponse>();
            (condition == WaitCondition.REMOVED ? removalWaits : exitWaits).add(wait);
            return wait;
        } finally {
            lock.unlock();
        }
    }
}
