package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.config.ListenAddress;
import io.jdock.nativebridge.linux.Files;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on any number of sockets and gives their requests to one handler. Clients may connect as soon as
 * a socket is listened on, and wait until {@link #serve}. Its threads keep the process alive until it is stopped.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Limits limits;
    private final Allowance allowance;
    private final Waiting<Connection> waiting = new Waiting<>(Integer.MAX_VALUE);
    private final Waiting<Channel> slow;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory("http-loop"), HalfClosingEpoll.factory());
    private final ChannelGroup connections = new DefaultChannelGroup("connections", GlobalEventExecutor.INSTANCE);
    private final List<Channel> listeners = new ArrayList<>();
    private final List<Path> ownedSockets = new ArrayList<>();
    private final AtomicReference<Handler> handler = new AtomicReference<>();

    public HttpServer(Limits limits) {
        this.limits = requireNonNull(limits, "limits is null");
        this.slow = new Waiting<>(limits.slowReaders());
        this.allowance = new Allowance(limits.requestBytes());
    }

    /**
     * Listens on a Unix socket of mode 0660, replacing a socket nobody answers on.
     *
     * @param group name of the group that owns it, or empty for that of the process
     * @throws IOException if another process answers on it, or the path is taken by something else
     */
    public void listen(ListenAddress.UnixSocket address, String group) throws IOException {
        var file = new SocketFile(address.path());
        file.clear();
        listen(
                EpollServerDomainSocketChannel::new,
                new DomainSocketAddress(address.path().toFile()),
                address);
        ownedSockets.add(address.path());
        file.protect(group);
    }

    /** Listens on a TCP port. */
    public void listen(ListenAddress.Tcp address) throws IOException {
        listen(EpollServerSocketChannel::new, new InetSocketAddress(address.host(), address.port()), address);
    }

    /** Takes over a Unix socket that listens already. */
    public void listenOn(int descriptor) throws IOException {
        // Whoever opened it may have left it blocking, and netty accepts until the kernel says that there is no more.
        Files.setNonBlocking(descriptor);
        listen(() -> new EpollServerDomainSocketChannel(descriptor, true), null, new ListenAddress.Inherited());
    }

    private void listen(Supplier<ServerChannel> channel, java.net.SocketAddress at, ListenAddress address)
            throws IOException {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channelFactory(channel::get)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(true, true))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, 4096, 64 << 10).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        accept(child);
                    }
                });
        ChannelFuture bound = (at == null ? bootstrap.register() : bootstrap.bind(at)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        listeners.add(bound.channel());
    }

    /** Accepts connections from now on, those that wait first. To be called once, when all sockets are listened on. */
    public void serve(Handler requests) {
        handler.set(requireNonNull(requests, "requests is null"));
        listeners.forEach(listener -> listener.config().setAutoRead(true));
    }

    private void accept(Channel child) {
        if (connections.size() >= limits.connections()) {
            Optional<Connection> longest = waiting.takeFirst();
            if (longest.isEmpty()) {
                LOG.warn("refused a connection: {} are open", limits.connections());
                child.writeAndFlush(refusal("too many connections")).addListener(ChannelFutureListener.CLOSE);
                return;
            }
            longest.get().makeRoom();
        }
        connections.add(child);
        child.pipeline().addLast("connection", new Connection(handler.get(), limits, allowance, waiting, slow));
    }

    /** The answer to a request that nobody reads. */
    static ByteBuf refusal(String message) {
        String body = "{\"message\":\"" + message + "\"}\r\n";
        String head = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return Unpooled.wrappedBuffer((head + body).getBytes(US_ASCII));
    }

    /**
     * The TCP port that is listened on, for port 0.
     *
     * @throws IllegalStateException if there is none
     */
    int tcpPort() {
        return listeners.stream()
                .map(Channel::localAddress)
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .mapToInt(InetSocketAddress::getPort)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no TCP port is listened on"));
    }

    /** Stops accepting, removes the sockets it made, and waits that long at most for requests under way. */
    public void stop(Duration patience) {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
        for (Path socket : ownedSockets) {
            try {
                java.nio.file.Files.deleteIfExists(socket);
            } catch (IOException e) {
                LOG.warn("remove socket \"{}\"", socket, e);
            }
        }
        ownedSockets.clear();
        for (Channel channel : connections) {
            Connection connection = channel.pipeline().get(Connection.class);
            if (connection != null) {
                connection.stop();
            }
        }
        connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
