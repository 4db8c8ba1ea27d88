package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The name servers of all containers: one thread answers, whatever their number; another makes sockets in containers'
 * namespaces. Thread-safe.
 *
 * <p>The sockets end with the daemon. Until the next daemon has called {@link #serve} again for a container that runs
 * on, the kernel refuses its queries, so that they fail fast.
 */
public final class DnsServer implements AutoCloseable {
    /** Where each container finds its server, as with Docker. */
    public static final String ADDRESS = "127.0.0.11";

    /** How long another server may take, as with Docker. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final NamespaceThread sockets;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("dns-loop", true), EpollIoHandler.newFactory());
    private final DnsAnswers answers = new DnsAnswers(UnpooledByteBufAllocator.DEFAULT);
    private final InetAddress address = address();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final long patienceMillis;
    private final Map<String, Served> served = new ConcurrentHashMap<>();

    private record Served(NetworkNamespace namespace, Listeners listeners) {}

    /** Takes ownership of the host's namespace. */
    public DnsServer(NetworkNamespace host) {
        this(host, PATIENCE);
    }

    DnsServer(NetworkNamespace host, Duration patience) {
        this.sockets = new NamespaceThread(host);
        this.patienceMillis = patience.toMillis();
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(ADDRESS, new byte[] {127, 0, 0, 11});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /**
     * Begins to answer in a container's namespace, whose lo is up; queries are answered when this returns. Replaces a
     * server that it had.
     *
     * @throws RuntimeException if the kernel refuses a socket or the nf_tables table; then nothing is left
     */
    public void serve(String sandboxId, String namespacePath, Names names, Forwarding forwarding) {
        requireNonNull(sandboxId, "sandboxId is null");
        stop(sandboxId);
        NetworkNamespace namespace = NetworkNamespace.open(namespacePath);
        EventLoop loop = group.next();
        var route = new Route(loop, sockets, namespace, patienceMillis);
        var limits = new Outstanding(new AtomicInteger(), outstanding);
        var listeners = new Listeners(loop, new Resolver(sandboxId, names, forwarding, answers, route, limits));
        try {
            listeners.open(namespace, address);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
        served.put(sandboxId, new Served(namespace, listeners));
    }

    /** Where the container's other questions go from now on; does nothing for one without a server. */
    public void forward(String sandboxId, Forwarding forwarding) {
        Served present = served.get(sandboxId);
        if (present != null) {
            present.listeners().resolver().forward(forwarding);
        }
    }

    public boolean serves(String sandboxId) {
        return served.containsKey(sandboxId);
    }

    /** Ends a container's server; does nothing if it has none. */
    public void stop(String sandboxId) {
        Served leaving = served.remove(sandboxId);
        if (leaving != null) {
            leaving.listeners().close();
            sockets.close(leaving.namespace());
        }
    }

    /** Ends all of them. */
    @Override
    public void close() {
        served.keySet().forEach(this::stop);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        sockets.close();
    }
}
