package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one container's server, and what they are connected to. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int MAX_CONNECTIONS = 64;
    /** More than three other servers may take to be silent. */
    private static final int IDLE_SECONDS = 15;

    private final EventLoop loop;
    private final Resolver resolver;
    private final ChannelGroup channels;
    private final ChannelGroup connections;

    Listeners(EventLoop loop, Resolver resolver) {
        this.loop = requireNonNull(loop, "loop is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.channels = new DefaultChannelGroup("dns", loop);
        this.connections = new DefaultChannelGroup("dns-connections", loop);
    }

    Resolver resolver() {
        return resolver;
    }

    /**
     * Binds free ports of the address in the namespace and leads port 53 to them.
     *
     * @throws RuntimeException if it cannot; then nothing is open
     */
    void open(NetworkNamespace namespace, InetAddress address) {
        var any = new InetSocketAddress(address, 0);
        try {
            namespace.run(() -> {
                int udp = port(bound(datagrams(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                        .bind(any)));
                int tcp = port(bound(streams(EpollServerSocketChannel::new).bind(any)));
                PortRedirect.install(address.getAddress(), udp, tcp);
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Channel bound(ChannelFuture bound) {
        bound.syncUninterruptibly();
        channels.add(bound.channel());
        return bound.channel();
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** The socket must be made by the calling thread: it is in that thread's namespace. */
    private Bootstrap datagrams(Supplier<Channel> socket) {
        Channel channel = socket.get();
        Resolver.receiveWhole(channel);
        return new Bootstrap().group(loop).channelFactory(() -> channel).handler(new Datagrams());
    }

    private ServerBootstrap streams(Supplier<EpollServerSocketChannel> socket) {
        EpollServerSocketChannel channel = socket.get();
        return new ServerBootstrap().group(loop).channelFactory(() -> channel).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                if (connections.size() >= MAX_CONNECTIONS) {
                    connection.close();
                    return;
                }
                connections.add(connection);
                connection
                        .pipeline()
                        .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                        .addLast(new LengthFieldBasedFrameDecoder(
                                ForwardedQuery.MAX_MESSAGE + ForwardedQuery.LENGTH_FIELD,
                                0,
                                ForwardedQuery.LENGTH_FIELD,
                                0,
                                ForwardedQuery.LENGTH_FIELD))
                        .addLast(new LengthFieldPrepender(ForwardedQuery.LENGTH_FIELD))
                        .addLast(new Stream());
            }
        });
    }

    private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            InetSocketAddress sender = packet.sender();
            resolver.answer(
                    packet.content(),
                    false,
                    answer -> context.writeAndFlush(new DatagramPacket(answer, sender), context.voidPromise()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                LOG.debug("answer by UDP: {}", cause.getMessage()); // the client is gone
            } else {
                LOG.warn("answer by UDP", cause);
            }
        }
    }

    private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf packet) {
            // One at a time: a client that sends more waits.
            context.channel().config().setAutoRead(false);
            resolver.answer(
                    packet,
                    true,
                    answer -> context.writeAndFlush(answer)
                            .addListener(_ -> context.channel().config().setAutoRead(true)));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof ReadTimeoutException || cause instanceof IOException)) {
                LOG.warn("answer by TCP", cause);
            }
            context.close();
        }
    }

    /** Closes all sockets. */
    void close() {
        channels.close();
        connections.close();
    }
}
