package io.jdock.daemon.network.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query on its way to other servers, one after the other: the next is asked if one cannot be reached, is silent, or
 * answers SERVFAIL or REFUSED. By the protocol by which the client asked, so a truncated answer makes the client come
 * again by TCP. Each server is asked from a socket of its own, on a port of the kernel's choice and with a number of
 * ours, so that others cannot forge its answer. Lives on the loop.
 */
final class ForwardedQuery {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedQuery.class);
    static final int MAX_MESSAGE = 65535;
    static final int LENGTH_FIELD = 2;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CODE_MASK = 0xf;
    private static final int QUESTION_COUNT_OFFSET = 4;

    private final Route route;
    private final DnsQuery query;
    private final ByteBuf packet;
    private final boolean tcp;
    private final List<Upstream> upstreams;
    private final Consumer<ByteBuf> done;

    private int attempt = -1;
    private int id;
    private Channel channel;
    private ScheduledFuture<?> timeout;

    /**
     * @param packet the query, which this takes over
     * @param done takes over the answer; null if no server gave one
     */
    ForwardedQuery(
            Route route,
            DnsQuery query,
            ByteBuf packet,
            boolean tcp,
            List<Upstream> upstreams,
            Consumer<ByteBuf> done) {
        this.route = route;
        this.query = query;
        this.packet = packet;
        this.tcp = tcp;
        this.upstreams = upstreams;
        this.done = done;
    }

    void start() {
        askNext();
    }

    private void askNext() {
        hangUp();
        attempt++;
        if (attempt == upstreams.size()) {
            finish(null);
            return;
        }
        int current = attempt;
        Upstream upstream = upstreams.get(current);
        id = RANDOM.nextInt(1 << 16);
        timeout = route.loop()
                .schedule(() -> failed(current, "it is silent"), route.patienceMillis(), TimeUnit.MILLISECONDS);
        try {
            route.socket(upstream, () -> socket(upstream), (made, failure) -> handOver(current, made, failure));
        } catch (RejectedExecutionException e) {
            failed(current, e.toString());
        }
    }

    private void handOver(int current, Channel made, Throwable failure) {
        try {
            route.loop().execute(() -> connect(current, made, failure));
        } catch (RejectedExecutionException _) { // the server is closing
            if (made != null) {
                made.unsafe().closeForcibly();
            }
        }
    }

    private Channel socket(Upstream upstream) {
        if (tcp) {
            return new EpollSocketChannel();
        }
        return new EpollDatagramChannel(
                upstream.address().getAddress() instanceof Inet6Address
                        ? SocketProtocolFamily.INET6
                        : SocketProtocolFamily.INET);
    }

    private void connect(int current, Channel made, Throwable failure) {
        if (failure != null) {
            failed(current, failure.toString());
            return;
        }
        if (current != attempt || timeout == null) {
            made.unsafe().closeForcibly();
            return;
        }
        channel = made;
        new Bootstrap()
                .group(route.loop())
                .channelFactory(() -> made)
                .handler(pipeline(current))
                .connect(upstreams.get(current).address())
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        send(made, current);
                    } else {
                        failed(current, connected.cause().getMessage());
                    }
                });
    }

    private ChannelHandler pipeline(int current) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                if (tcp) {
                    made.pipeline()
                            .addLast(new LengthFieldBasedFrameDecoder(
                                    MAX_MESSAGE + LENGTH_FIELD, 0, LENGTH_FIELD, 0, LENGTH_FIELD))
                            .addLast(new LengthFieldPrepender(LENGTH_FIELD));
                } else {
                    Resolver.receiveWhole(made);
                }
                made.pipeline().addLast(new Answers(current));
            }
        };
    }

    private void send(Channel made, int current) {
        if (current != attempt) {
            return;
        }
        ByteBuf copy = packet.copy();
        copy.setShort(0, id);
        made.writeAndFlush(copy).addListener(sent -> {
            if (!sent.isSuccess()) {
                failed(current, sent.cause().getMessage());
            }
        });
    }

    private final class Answers extends SimpleChannelInboundHandler<Object> {
        private final int current;

        Answers(int current) {
            super(false);
            this.current = current;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            received(current, message instanceof DatagramPacket datagram ? datagram.content() : (ByteBuf) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed(current, "it closed the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(current, cause.getMessage());
        }
    }

    private void received(int current, ByteBuf answer) {
        if (current != attempt || !belongs(answer)) {
            answer.release();
            return;
        }
        int code = answer.getUnsignedShort(answer.readerIndex() + 2) & CODE_MASK;
        if (code == DnsResponseCode.SERVFAIL.intValue() || code == DnsResponseCode.REFUSED.intValue()) {
            answer.release();
            failed(current, DnsResponseCode.valueOf(code).toString());
            return;
        }
        finish(answer);
    }

    /** An answer has our number and our question; an error may come without a question. */
    private boolean belongs(ByteBuf answer) {
        int start = answer.readerIndex();
        int length = answer.readableBytes();
        if (length < DnsQuery.HEADER_SIZE || answer.getUnsignedShort(start) != id) {
            return false;
        }
        int flags = answer.getUnsignedShort(start + 2);
        if ((flags & DnsQuery.RESPONSE_BIT) == 0) {
            return false;
        }
        if (answer.getUnsignedShort(start + QUESTION_COUNT_OFFSET) == 0) {
            return (flags & CODE_MASK) != 0;
        }
        if (length < query.questionEnd()) {
            return false;
        }
        for (int i = DnsQuery.HEADER_SIZE; i < query.questionEnd(); i++) {
            if (lower(answer.getByte(start + i)) != lower(packet.getByte(packet.readerIndex() + i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    private void failed(int current, String reason) {
        if (current != attempt || timeout == null) {
            return;
        }
        LOG.debug("ask {} for {}: {}", upstreams.get(current).address(), query.name(), reason);
        askNext();
    }

    private void hangUp() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void finish(ByteBuf answer) {
        hangUp();
        packet.release();
        done.accept(answer);
    }
}
