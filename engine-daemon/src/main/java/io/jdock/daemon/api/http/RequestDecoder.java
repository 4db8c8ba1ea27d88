package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Decodes one request and then holds back what follows until {@link #resume()}. What follows may be the next request,
 * or, if this one takes the connection over, bytes that are no HTTP: those come out untouched when the decoder is
 * removed from the pipeline.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final IntPredicate admitted;
    private ChannelHandlerContext context;
    private boolean paused;

    /** {@code admitted} is told of each number of bytes that arrives, on the event loop, and says whether they count. */
    RequestDecoder(Limits limits, IntPredicate admitted) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(64 << 10));
        this.admitted = requireNonNull(admitted, "admitted is null");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (admitted.test(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0)) {
            super.channelRead(ctx, message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (paused) {
            return;
        }
        super.decode(ctx, in, out);
        // After a malformed request there is no next one; what follows is thrown away by the superclass.
        paused = !out.isEmpty()
                && out.get(out.size() - 1) instanceof LastHttpContent last
                && last.decoderResult().isSuccess();
    }

    /** The superclass would drop the held bytes at the end of the input. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (paused && event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Goes on to the next request, of which some or all may have arrived. On the event loop. */
    void resume() throws Exception {
        paused = false;
        super.channelRead(context, Unpooled.EMPTY_BUFFER);
    }
}
