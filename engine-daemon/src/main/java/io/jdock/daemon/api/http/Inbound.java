package io.jdock.daemon.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes from the client: the body of one request, or everything after a connection was taken over. The event loop
 * offers, one other thread reads. Nothing is taken off the socket before the reader asks for it, so that no more than
 * one read of the socket (64 KiB) is ever held.
 */
final class Inbound extends InputStream {
    private final Channel channel;
    private final Runnable firstRead;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /* The fields below are guarded by lock. */
    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();
    private boolean wanted;
    private boolean ended;
    private String failure;
    private boolean discarding;
    /* The fields below belong to the reader. */
    private Deadline deadline = Deadline.NONE;
    private boolean begun;

    /** {@code firstRead} is run by the reader before it waits for its first byte. */
    Inbound(Channel channel, Runnable firstRead) {
        this.channel = channel;
        this.firstRead = firstRead;
    }

    /** When reading ends in vain, and how long that is in all. */
    private record Deadline(long nanoTime, Duration limit) {
        private static final Deadline NONE = new Deadline(0, Duration.ZERO);

        long leftNanos() {
            return limit.isZero() ? Long.MAX_VALUE : nanoTime - System.nanoTime();
        }
    }

    /** Limits the time that all reads from now on take together; a client may send a byte at a time for ever. */
    void limitTo(Duration limit) {
        deadline = new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    /** Whether somebody asked to read. */
    boolean begun() {
        return begun;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!begun) {
            begun = true;
            firstRead.run();
        }
        lock.lock();
        try {
            if (!awaitBytes()) {
                return -1;
            }
            ByteBuf first = buffers.element();
            int count = Math.min(length, first.readableBytes());
            first.readBytes(target, offset, count);
            if (!first.isReadable()) {
                buffers.remove().release();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return buffers.isEmpty() ? 0 : buffers.element().readableBytes();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitBytes() throws IOException {
        try {
            while (buffers.isEmpty()) {
                if (failure != null) {
                    throw new BrokenBody(failure);
                }
                if (ended) {
                    return false;
                }
                long left = deadline.leftNanos();
                if (left <= 0) {
                    throw new SocketTimeoutException("the request body did not come within "
                            + deadline.limit().toSeconds() + " s");
                }
                if (!wanted) {
                    wanted = true;
                    channel.eventLoop().execute(channel::read);
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
        return true;
    }

    /**
     * Throws away what is left, but for at most {@code bytes} and that long.
     *
     * @return whether the end was reached
     */
    boolean drain(long bytes, Duration patience) {
        limitTo(patience);
        byte[] waste = new byte[16 << 10];
        long seen = 0;
        try {
            while (seen < bytes) {
                int count = read(waste, 0, waste.length);
                if (count < 0) {
                    return true;
                }
                seen += count;
            }
        } catch (IOException _) {
            // Whoever drains has answered already; a client that left is as good as one that ended.
            return false;
        }
        return false;
    }

    /** Takes ownership of the buffer. On the event loop, as all below. */
    void offer(ByteBuf bytes) {
        lock.lock();
        try {
            if (discarding || !bytes.isReadable()) {
                bytes.release();
                return;
            }
            buffers.add(bytes);
            wanted = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The rest will never come; bytes that came can still be read. No effect after the end. */
    void fail(String reason) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = reason;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Releases everything; nobody will read any more. From any thread. */
    void discard() {
        lock.lock();
        try {
            discarding = true;
            buffers.forEach(ByteBuf::release);
            buffers.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader asked and got nothing yet, so that the socket should be read once more. */
    boolean starving() {
        lock.lock();
        try {
            return wanted && !ended && failure == null;
        } finally {
            lock.unlock();
        }
    }

    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
