package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes one request and then holds back what follows until {@link #resume()}. What follows may be the next request,
 * or, if this one takes the connection over, bytes that are no HTTP: those come out untouched when the decoder is
 * removed from the pipeline.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final Runnable bytesCame;
    private ChannelHandlerContext context;
    private boolean paused;

    /** {@code bytesCame} is run whenever bytes of a request arrive, on the event loop. */
    RequestDecoder(Limits limits, Runnable bytesCame) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(64 << 10));
        this.bytesCame = requireNonNull(bytesCame, "bytesCame is null");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        bytesCame.run();
        super.channelRead(ctx, message);
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
        paused = !out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent;
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
