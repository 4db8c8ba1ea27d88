package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.InetPorts;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteSocket;
import io.jdock.nativebridge.nft.ConntrackSocket;
import io.jdock.nativebridge.nft.NftSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The network namespace in which the engine works: the host's, or one that plays the host in a test. Its sockets are
 * opened once and used by every thread.
 */
public final class HostNetwork implements AutoCloseable {
    private static final Path SYSCTLS = Path.of("/proc/sys/net");

    private final NetworkNamespace namespace;
    private final RouteSocket routes;
    private final NftSocket nft;
    private final ConntrackSocket conntrack;

    /** Takes ownership of the namespace. */
    public HostNetwork(NetworkNamespace namespace) {
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.routes = namespace.call(RouteSocket::open);
        this.nft = namespace.call(NftSocket::open);
        this.conntrack = namespace.call(ConntrackSocket::open);
    }

    RouteSocket routes() {
        return routes;
    }

    NftSocket nft() {
        return nft;
    }

    ConntrackSocket conntrack() {
        return conntrack;
    }

    <T> T call(Callable<T> action) {
        return namespace.call(action);
    }

    /** The value of {@code /proc/sys/net/NAME}; empty if the kernel does not have it. */
    Optional<String> sysctl(String name) {
        return call(() -> {
            try {
                return Optional.of(Files.readString(SYSCTLS.resolve(name)).strip());
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        });
    }

    /** Sets {@code /proc/sys/net/NAME}; false if the kernel does not have it. */
    boolean setSysctl(String name, String value) {
        return call(() -> writeSysctl(name, value));
    }

    /** As {@link #setSysctl}, for the namespace of the calling thread. */
    static boolean writeSysctl(String name, String value) throws IOException {
        Path file = SYSCTLS.resolve(name);
        if (!Files.exists(file)) {
            return false;
        }
        Files.writeString(file, value);
        return true;
    }

    /** Holds a port of the host, see {@link InetPorts#hold}. */
    Optional<Fd> holdPort(Protocol protocol, IpAddress address, int port) {
        return call(() -> InetPorts.hold(protocol.number(), address.bytes(), port));
    }

    @Override
    public void close() {
        routes.close();
        nft.close();
        conntrack.close();
        namespace.close();
    }
}
