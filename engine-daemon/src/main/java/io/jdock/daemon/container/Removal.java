package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes containers away. */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Parts parts;
    private final Lifecycle lifecycle;

    Removal(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    void remove(Container container, RemoveOptions options) {
        if (options.link()) {
            throw EngineException.invalid("container " + container.id() + " has no links");
        }
        if (options.force()) {
            lifecycle.killAndAwait(container);
        }
        remove(container, options.volumes());
    }

    /** Removes an auto-removed container with its anonymous volumes; somebody else may have been faster. */
    void removeQuietly(Container container) {
        try {
            remove(container, true);
        } catch (EngineException e) {
            LOG.debug("container={} op=remove: {}", container.id(), e.getMessage());
        }
    }

    private void remove(Container container, boolean volumes) {
        ContainerDocument document;
        container.lock.lock();
        try {
            refuse(container);
            document = container.now().document();
            container.change(document, container.now().life().after(new Life.Change.RemovalBegun()));
            try {
                parts.store().delete(container.id());
            } catch (EngineException e) {
                Life dead = container.now().life().after(new Life.Change.RemovalFailed(e.getMessage()));
                container.change(document, dead);
                throw e;
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
