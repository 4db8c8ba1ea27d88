package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The sandboxes that are made ahead: on the default bridge, and some whose eth0 is on no bridge yet, for the networks
 * of the user's own. Before {@link #fill} there are none.
 */
final class PreparedSandboxes implements AutoCloseable {
    /** Enough for a start now and then; a burst makes the rest itself. */
    private static final int MOST_UNPLUGGED = 2;

    private static final int ETHERNET_MTU = 1500;

    private final Sandboxes sandboxes;
    private volatile Optional<Plugged> plugged = Optional.empty();
    private volatile Optional<SandboxPool> unplugged = Optional.empty();

    private record Plugged(Sandboxes.Plug plug, SandboxPool pool) {}

    PreparedSandboxes(Sandboxes sandboxes) {
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
    }

    /** Begins to prepare sandboxes on the default bridge. */
    synchronized void fill(Sandboxes.Plug plug, int size) {
        if (plugged.isEmpty() && size > 0) {
            plugged = Optional.of(new Plugged(plug, new SandboxPool(sandboxes, plug, size)));
        }
    }

    /** Begins to prepare sandboxes for the networks of the user's own, when there is one. */
    synchronized void fillUnplugged(int size) {
        if (unplugged.isEmpty() && size > 0) {
            var nowhere = new Sandboxes.Plug(0, ETHERNET_MTU, false);
            unplugged = Optional.of(new SandboxPool(sandboxes, nowhere, Math.min(size, MOST_UNPLUGGED)));
        }
    }

    /** A sandbox with an eth0 there. */
    Sandbox take(Sandboxes.Plug plug) {
        Optional<Plugged> ready = plugged.filter(pool -> pool.plug().equals(plug));
        if (ready.isPresent()) {
            return ready.get().pool().take();
        }
        Optional<SandboxPool> loose = unplugged;
        if (loose.isEmpty()) {
            return sandboxes.createOn(plug);
        }
        Sandbox sandbox = loose.get().take();
        try (Undo undo = new Undo()) {
            undo.add(() -> sandboxes.destroy(sandbox.id(), List.of(sandbox.hostInterface())));
            undo.add(sandbox::close);
            sandboxes.plug(sandbox, plug);
            undo.release();
            return sandbox;
        }
    }

    /** Waits until every prepared sandbox is ready, for a test or a measurement. */
    void awaitFull() throws InterruptedException {
        if (plugged.isPresent()) {
            plugged.get().pool().awaitFull();
        }
        if (unplugged.isPresent()) {
            unplugged.get().awaitFull();
        }
    }

    @Override
    public void close() {
        plugged.ifPresent(ready -> ready.pool().close());
        unplugged.ifPresent(SandboxPool::close);
    }
}
