package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection. A request that has begun belongs to a virtual thread; that thread and the event loop meet in
 * {@link Inbound} and {@link Outbound} alone. One request is worked on at a time: the decoder holds back the next until
 * this one is answered. Fields without a note belong to the event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** As much of an unread body is worth reading to keep the connection; Go's net/http takes the same. */
    private static final int WORTH_DRAINING = 256 << 10;

    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(2);

    static final String TOO_MUCH = "too many large requests at once";

    private final Handler handler;
    private final Limits limits;
    private final Waiting<Connection> waiting;
    private final Waiting<Channel> slow;
    /** Of the request that arrives or is under way: the event loop's until it has begun, then its thread's. */
    private final Allowance.Share share;

    private final RequestDecoder decoder;
    private final HttpResponseEncoder encoder = new HttpResponseEncoder();
    private final Object interruption = new Object();
    private ChannelHandlerContext context;
    private Outbound outbound;
    /** What the request under way, or whoever took the connection over, reads; null between requests. */
    private Inbound inbound;

    private boolean hijacked;
    private boolean inputClosed;
    private boolean headBegun;
    private boolean stopping;
    private Future<?> timer;
    /* Both guarded by interruption. */
    private Thread interruptible;
    private boolean left;

    Connection(
            Handler handler, Limits limits, Allowance allowance, Waiting<Connection> waiting, Waiting<Channel> slow) {
        this.handler = requireNonNull(handler, "handler is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.waiting = requireNonNull(waiting, "waiting is null");
        this.slow = requireNonNull(slow, "slow is null");
        this.share = allowance.share();
        this.decoder = new RequestDecoder(limits, this::admit);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outbound = new Outbound(ctx.channel(), slow);
        ctx.pipeline().addBefore(ctx.name(), "decoder", decoder).addBefore(ctx.name(), "encoder", encoder);
        if (ctx.channel().isActive()) {
            awaitRequest();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest();
    }

    private void awaitRequest() {
        beginWaiting();
        context.read();
    }

    private void beginWaiting() {
        headBegun = false;
        waiting.add(this);
        limitWait(limits.idleTimeout());
    }

    /** Whether there is room for so many bytes more; if not, they are the last of the connection. */
    private boolean admit(int count) {
        if (inbound != null) {
            return true;
        }
        if (!headBegun) {
            headBegun = true;
            limitWait(limits.headTimeout());
        }
        if (share.grow(count)) {
            return true;
        }
        context.pipeline()
                .context(encoder)
                .writeAndFlush(HttpServer.refusal(TOO_MUCH))
                .addListener(ChannelFutureListener.CLOSE);
        return false;
    }

    private void limitWait(Duration limit) {
        stopTimer();
        timer = context.executor().schedule(this::closeIfWaiting, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void closeIfWaiting() {
        if (inbound == null) {
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof ByteBuf bytes) {
            if (hijacked) {
                inbound.offer(bytes);
            } else {
                bytes.release();
            }
        } else if (message instanceof HttpContent content) {
            bodyPart(content);
        } else if (!(message instanceof HttpRequest)) {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        stopTimer();
        waiting.remove(this);
        boolean expects = HttpUtil.is100ContinueExpected(request);
        inbound = new Inbound(context.channel(), expects ? this::sendContinue : () -> {});
        var exchange = new Exchange(request, this, inbound, outbound, share, limits.bodyTimeout());
        Handler answering = HttpProblem.of(request)
                .<Handler>map(problem -> refused -> handler.refuse(refused, problem))
                .orElse(handler);
        Thread.ofVirtual().name("http").start(() -> serve(exchange, answering));
    }

    private void bodyPart(HttpContent content) {
        if (inbound == null) {
            content.release();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        boolean broken = !content.decoderResult().isSuccess();
        inbound.offer(content.content());
        if (broken) {
            inbound.fail("malformed request body");
        } else if (last) {
            inbound.end();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inbound == null || inbound.starving()) {
            ctx.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outbound.wake();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            if (inbound == null) {
                ctx.close();
            } else if (hijacked) {
                inbound.end();
            } else {
                clientLeft();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        waiting.remove(this);
        inputClosed = true;
        if (inbound == null) {
            share.giveBack();
        }
        clientLeft();
    }

    private void clientLeft() {
        if (inbound != null) {
            inbound.fail("the client closed the connection");
        }
        outbound.wake();
        synchronized (interruption) {
            left = true;
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection {}", ctx.channel(), cause);
        ctx.close();
    }

    /** On the request's own thread, at its wish. */
    void interruptOnLeave(Thread thread) {
        synchronized (interruption) {
            interruptible = thread;
            if (left) {
                thread.interrupt();
            }
        }
    }

    private void serve(Exchange exchange, Handler answering) {
        boolean whole = false;
        try {
            handleOrRefuse(exchange, answering);
            whole = true;
        } catch (InterruptedException | InterruptedIOException e) {
            LOG.debug("{} {}: the client has gone", exchange.method(), exchange.target(), e);
        } catch (Exception e) {
            if (exchange.answered()) {
                LOG.debug("{} {} was cut short", exchange.method(), exchange.target(), e);
            } else {
                LOG.error("{} {}", exchange.method(), exchange.target(), e);
            }
            whole = !exchange.answered();
        } finally {
            synchronized (interruption) {
                interruptible = null;
                Thread.interrupted();
            }
            conclude(exchange, whole);
        }
    }

    private void handleOrRefuse(Exchange exchange, Handler answering) throws Exception {
        try {
            answering.handle(exchange);
        } catch (HttpProblem problem) {
            refuse(exchange, problem, problem);
        } catch (SocketTimeoutException slow) {
            refuse(exchange, new HttpProblem(408, slow.getMessage()), slow);
        }
    }

    private void refuse(Exchange exchange, HttpProblem problem, Exception cause) throws Exception {
        if (exchange.answered()) {
            throw cause;
        }
        handler.refuse(exchange, problem);
    }

    /** Ends the answer and either makes the connection ready for the next request or closes it. */
    private void conclude(Exchange exchange, boolean whole) {
        Inbound input = exchange.input();
        share.giveBack();
        try {
            if (!whole) {
                context.close();
                return;
            }
            exchange.finish();
            if (exchange.keepAlive() && input.drain(WORTH_DRAINING, DRAIN_PATIENCE)) {
                context.executor().execute(this::next);
                return;
            }
            if (input.ended()) {
                outbound.closeWhenFlushed();
            } else {
                context.executor().execute(this::linger);
            }
        } catch (IOException e) {
            LOG.debug("{} {}: the client has gone", exchange.method(), exchange.target(), e);
            context.close();
        } catch (RejectedExecutionException e) {
            LOG.debug("{} {}: the server has stopped", exchange.method(), exchange.target(), e);
        } finally {
            input.discard();
        }
    }

    private void linger() {
        if (inputClosed) {
            outbound.closeWhenFlushed();
            return;
        }
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addBefore(context.name(), "lingering", new Lingering(outbound));
        if (!hijacked) {
            pipeline.remove(decoder);
        }
    }

    private void next() {
        inbound = null;
        if (stopping) {
            context.close();
            return;
        }
        beginWaiting();
        try {
            decoder.resume();
        } catch (Exception e) {
            exceptionCaught(context, e);
            return;
        }
        if (inbound == null) {
            if (inputClosed) {
                context.close();
            } else {
                context.read();
            }
        }
    }

    private void sendContinue() {
        context.channel()
                .writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    /** Leaves HTTP after sending {@code head}; called on the request's thread, returns when it is done. */
    Inbound takeOver(ByteBuf head) throws IOException {
        var raw = new Inbound(context.channel(), () -> {});
        context.executor()
                .submit(() -> {
                    hijacked = true;
                    inbound = raw;
                    synchronized (interruption) {
                        // a client that has sent all of its input before we took over has not left
                        left = !context.channel().isActive();
                    }
                    context.pipeline().remove(encoder);
                    context.channel().writeAndFlush(head);
                    context.pipeline().remove(decoder);
                    if (inputClosed) {
                        raw.end();
                    }
                })
                .syncUninterruptibly();
        return raw;
    }

    /** Closes the connection if it is between requests still. From any thread. */
    void makeRoom() {
        context.executor().execute(this::closeIfWaiting);
    }

    /** Closes the connection when it is between requests, or after the one under way. From any thread. */
    void stop() {
        context.executor().execute(() -> {
            stopping = true;
            if (inbound == null) {
                context.close();
            }
        });
    }
}
