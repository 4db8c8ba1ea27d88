package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings memory in line with the documents and with what runs, when the daemon starts. A shim that lives is the truth
 * about whether its container runs; its exit record tells how it ended; where both are missing the machine was
 * restarted, or somebody killed the shim.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** Docker's code for an end that nobody saw. */
    private static final int EXIT_UNKNOWN = 255;

    private final Parts parts;
    private final Lifecycle lifecycle;

    Recovery(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    void recover() {
        parts.store().sweep();
        for (ContainerDocument document : parts.store().list()) {
            recover(document);
        }
        removeStrangers();
        parts.networks()
                .reconcile(parts.index().all().stream()
                        .map(Container::now)
                        .filter(moment -> moment.run().isPresent())
                        .map(Container.Moment::id)
                        .collect(Collectors.toSet()));
    }

    private void recover(ContainerDocument document) {
        Optional<ContainerRuntime.Run> run =
                parts.runtime().adopt(parts.store().paths().run(document.id()), parts.cgroup(document));
        if (run.isPresent()) {
            reserveName(document);
            adopt(
                    parts.store()
                            .runNote(document.id())
                            .map(note -> document.withNetwork(note.network()).withLife(note.life()))
                            .orElse(document),
                    run.get());
            return;
        }
        if (document.hostConfig().autoRemove() && document.life().wasRunning()) {
            // Whoever waited for its end may have been told already, and another container have its name.
            parts.runtime().removeCgroup(parts.cgroup(document));
            parts.store().delete(document.id());
            document.mounts().stream()
                    .filter(ContainerMount::anonymous)
                    .forEach(mount -> parts.volumes().discard(mount.name()));
            LOG.info("container={} op=recover: removed, it runs no more", document.id());
            return;
        }
        reserveName(document);
        Life life = document.life().settled(EXIT_UNKNOWN, Instant.now());
        ContainerDocument settled = document.withLife(LifeRecord.of(life)).withNetwork(null);
        parts.runtime().removeCgroup(parts.cgroup(document));
        parts.store().deleteRun(document.id());
        var container = new Container(settled, life);
        parts.index().add(container);
        if (document.life().wasRunning()) {
            parts.store().write(settled);
            LOG.info("container={} op=recover: it runs no more, exitCode={}", document.id(), life.exitCode());
        }
    }

    /** The names are in the documents, so two can only have the same one after somebody edited them. */
    private void reserveName(ContainerDocument document) {
        try {
            parts.index().reserve(document.name(), document.id());
        } catch (EngineException e) {
            LOG.error("container={} op=recover: {}", document.id(), e.getMessage());
        }
    }

    private void adopt(ContainerDocument document, ContainerRuntime.Run run) {
        Instant startedAt = document.life().wasRunning() && document.life().startedAt() != null
                ? document.life().startedAt()
                : Instant.now();
        var container = new Container(document, document.life().settled(EXIT_UNKNOWN, startedAt));
        Life life = new Life.Running(run.pid(), run.shimPid(), startedAt);
        parts.index().add(container);
        if (document.network() != null) {
            adoptNetwork(document);
        }
        container.running(document.withLife(LifeRecord.of(life)), life, run);
        LOG.info("container={} op=adopt name={} pid={}", document.id(), document.name(), run.pid());
        lifecycle.watch(container, run);
    }

    /** A container whose network somebody removed runs on without. */
    private void adoptNetwork(ContainerDocument document) {
        try {
            parts.networks().adopt(document.id(), document.name(), document.network());
        } catch (EngineException e) {
            LOG.error("container={} op=adopt: {}", document.id(), e.getMessage());
        }
    }

    /** Ends and removes runs whose container has no document: it was removed, or never made, as the daemon died. */
    private void removeStrangers() {
        try {
            for (String id : parts.store().runs()) {
                if (parts.index().byId(id).isPresent()) {
                    continue;
                }
                Path directory = parts.store().paths().run(id);
                String cgroup = "/jdock/" + id;
                LOG.warn("container={} op=recover: a run without a container is ended", id);
                Optional<ContainerRuntime.Run> run = parts.runtime().adopt(directory, cgroup);
                if (run.isPresent()) {
                    run.get().signal(SignalName.SIGKILL);
                    run.get().ended().thenRun(() -> {
                        parts.runtime().removeCgroup(cgroup);
                        parts.store().deleteRun(id);
                    });
                } else {
                    parts.runtime().removeCgroup(cgroup);
                    parts.store().deleteRun(id);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("list runs: " + e.getMessage(), e);
        }
    }
}
