package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client still sends: throws that away until the client has ended too, as closing a
 * socket with unread input resets it, and the client could lose the end of the answer.
 */
final class Lingering extends ChannelInboundHandlerAdapter {
    /** What a client may still send while it takes the last of an answer. */
    private static final long MOST_BYTES = 64L << 20;

    private static final long MOST_SECONDS = 10;

    private final Outbound outbound;
    private Future<?> timer;
    private long wasted;

    Lingering(Outbound outbound) {
        this.outbound = requireNonNull(outbound, "outbound is null");
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outbound.closeOutput();
        timer = ctx.executor().schedule(outbound::closeWhenFlushed, MOST_SECONDS, TimeUnit.SECONDS);
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        wasted += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (wasted > MOST_BYTES) {
            outbound.closeWhenFlushed();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            outbound.closeWhenFlushed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        timer.cancel(false);
        ctx.fireChannelInactive();
    }
}
