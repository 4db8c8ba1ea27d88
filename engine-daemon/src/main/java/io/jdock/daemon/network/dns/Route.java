package io.jdock.daemon.network.dns;

import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.netty.channel.EventLoop;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * From where a container's questions go to other servers.
 *
 * @param patienceMillis how long a server may take
 */
record Route(EventLoop loop, NamespaceThread sockets, NetworkNamespace namespace, long patienceMillis) {
    /** Makes a socket in the container's namespace or the host's; the result comes on another thread. */
    <T> void socket(Upstream upstream, Supplier<T> make, BiConsumer<T, Throwable> then) {
        if (upstream.fromHost()) {
            sockets.atHome(make, then);
        } else {
            sockets.in(namespace, make, then);
        }
    }
}
