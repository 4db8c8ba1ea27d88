package io.jdock.daemon.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the client. A writer waits while the client has not taken what it was sent before (netty's high water
 * mark, 64 KiB), so a slow client costs its own thread time and little memory; but many of them do, so that only some
 * are waited for.
 */
final class Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private final Channel channel;
    private final Waiting<Channel> slow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** {@code slow} has all channels for which a writer waits. */
    Outbound(Channel channel, Waiting<Channel> slow) {
        this.channel = channel;
        this.slow = slow;
    }

    /** Hands a message to netty, after waiting for room. */
    void write(Object message) throws IOException {
        awaitWritable();
        channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Ends our direction once everything written is on its way; the client may go on sending. */
    void closeOutput() {
        flushed().addListener(_ -> {
            if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    void closeWhenFlushed() {
        flushed().addListener(ChannelFutureListener.CLOSE);
    }

    /** Called by the event loop when the channel's state changed. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ChannelFuture flushed() {
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    private static void giveUp(Channel longest) {
        LOG.info("closed a connection: too many clients do not read what they asked for, and this one for longest");
        longest.close();
    }

    private void awaitWritable() throws IOException {
        lock.lock();
        try {
            if (channel.isActive() && !channel.isWritable()) {
                slow.add(channel).ifPresent(Outbound::giveUp);
            }
            while (channel.isActive() && !channel.isWritable()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            slow.remove(channel);
            lock.unlock();
        }
        if (!channel.isActive()) {
            throw new IOException("the client closed the connection");
        }
    }
}
