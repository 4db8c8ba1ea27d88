package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A thread that goes into containers' network namespaces to make sockets there, and comes back: setns(2) costs less
 * than a thread for each socket. A socket stays where it was made.
 */
final class NamespaceThread implements AutoCloseable {
    private final NetworkNamespace home;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("dns-sockets").daemon(true).factory());

    /** Takes ownership of the namespace to which the thread comes back: the host's. */
    NamespaceThread(NetworkNamespace home) {
        this.home = requireNonNull(home, "home is null");
    }

    /** Runs {@code make} in the namespace and hands on what it made, or why it could not, on the same thread. */
    <T> void in(NetworkNamespace namespace, Supplier<T> make, BiConsumer<T, Throwable> then) {
        executor.execute(() -> {
            T made;
            try {
                made = make(namespace, make);
            } catch (RuntimeException | Error e) {
                then.accept(null, e);
                return;
            }
            then.accept(made, null);
        });
    }

    /** As {@link #in} in the host's own namespace. */
    <T> void atHome(Supplier<T> make, BiConsumer<T, Throwable> then) {
        in(home, make, then);
    }

    private <T> T make(NetworkNamespace namespace, Supplier<T> make) {
        namespace.enter();
        try {
            return make.get();
        } finally {
            home.enter();
        }
    }

    /** Closes a namespace when nothing that was submitted before needs it any more. */
    void close(NetworkNamespace namespace) {
        executor.execute(namespace::close);
    }

    @Override
    public void close() {
        executor.close();
        home.close();
    }
}
