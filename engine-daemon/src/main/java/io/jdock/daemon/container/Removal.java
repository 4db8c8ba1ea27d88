package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes containers away. */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private static final int REMOVAL_SECONDS = 10;

    private final Parts parts;
    private final Lifecycle lifecycle;

    Removal(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    void remove(Container container, RemoveOptions options) {
        if (options.force()) {
            lifecycle.killAndAwait(container);
        }
        try {
            remove(container, options.volumes(), false);
        } catch (EngineException e) {
            // An auto-removed container is being removed already when its forced end is over.
            if (!options.force() || !awaitRemoval(container)) {
                throw e;
            }
        }
    }

    /**
     * Removes a link alone.
     *
     * @param path the name of the container that has it, and the alias: {@code web/db}
     */
    void removeLink(String path) {
        String plain = path.startsWith("/") ? path.substring(1) : path;
        int slash = plain.indexOf('/');
        if (slash < 0) {
            throw EngineException.invalid("Conflict, cannot remove the default link name of the container");
        }
        Container container = parts.index().find(plain.substring(0, slash));
        container.lock.lock();
        try {
            ContainerDocument document = container.now().document();
            HostConfig host = document.hostConfig();
            List<String> left = host.links().stream()
                    .filter(link -> !Links.Link.parse(link).alias().equals(plain.substring(slash + 1)))
                    .toList();
            if (left.size() == host.links().size()) {
                throw EngineException.notFound("No such link: /" + plain);
            }
            ContainerDocument changed = document.withHostConfig(host.with(Map.of("Links", left)));
            container.awaitWritten();
            parts.store().write(changed);
            container.document(changed);
        } finally {
            container.lock.unlock();
        }
    }

    private static boolean awaitRemoval(Container container) {
        boolean going = container.isRemoved() || container.now().life() instanceof Life.Removing;
        try {
            if (going) {
                container.await(WaitCondition.REMOVED).toCompletableFuture().get(REMOVAL_SECONDS, TimeUnit.SECONDS);
            }
            return going;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Removes an auto-removed container with its anonymous volumes; somebody else may have been faster. */
    void removeQuietly(Container container) {
        try {
            remove(container, true, true);
        } catch (EngineException e) {
            LOG.debug("container={} op=remove: {}", container.id(), e.getMessage());
        }
    }

    /**
     * @param diskLast whoever waits hears of the removal before its cgroup and document are deleted: right for a
     *     container that the next daemon would remove
     */
    private void remove(Container container, boolean volumes, boolean diskLast) {
        ContainerDocument document;
        container.lock.lock();
        try {
            refuse(container);
            document = container.now().document();
            container.change(document, container.now().life().after(new Life.Change.RemovalBegun()));
            container.awaitWritten();
            if (!diskLast) {
                delete(container, document);
            }
            parts.index().remove(container);
            parts.index().release(document.name(), container.id());
        } finally {
            container.lock.unlock();
        }
        if (volumes) {
            discardVolumes(document);
        }
        parts.events().publish(document, "destroy");
        LOG.info("container={} op=remove name={}", container.id(), document.name());
        container.lock.lock();
        try {
            container.removed();
        } finally {
            container.lock.unlock();
        }
        if (diskLast) {
            parts.runtime().removeCgroup(parts.cgroup(document));
            parts.store().deleteCarried(document);
        }
    }

    private void delete(Container container, ContainerDocument document) {
        try {
            parts.store().deleteCarried(document);
        } catch (EngineException e) {
            container.change(document, container.now().life().after(new Life.Change.RemovalFailed(e.getMessage())));
            throw e;
        }
    }

    private static void refuse(Container container) {
        Container.Moment moment = container.now();
        Life life = moment.life();
        if (container.isRemoved()) {
            throw EngineException.notFound("No such container: " + container.id());
        } else if (life instanceof Life.Removing) {
            throw EngineException.conflict("removal of container " + container.id() + " is already in progress");
        } else if (life instanceof Life.Paused) {
            throw EngineException.conflict("cannot remove container \"/" + moment.name()
                    + "\": container is paused and must be unpaused first");
        } else if (life instanceof Life.Running) {
            throw EngineException.conflict("cannot remove container \"/" + moment.name()
                    + "\": container is running: stop the container before removing or force remove");
        }
    }

    private void discardVolumes(ContainerDocument document) {
        List<Container> others = parts.index().all();
        for (ContainerMount mount : document.mounts()) {
            boolean used = others.stream()
                    .flatMap(other -> other.now().document().mounts().stream())
                    .anyMatch(other -> other.name().equals(mount.name()));
            if (mount.anonymous() && !used) {
                try {
                    parts.volumes().discard(mount.name());
                } catch (EngineException e) {
                    LOG.warn("container={} op=remove volume={}", document.id(), mount.name(), e);
                }
            }
        }
    }
}
