package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream ahead on a thread of its own, so that fetching, decompressing and hashing go on while the content is
 * written. Closing it ends the thread; the stream itself is left to the caller. For one reading thread.
 */
public final class AheadInput extends InputStream {
    private static final int BUFFER = 128 * 1024;
    private static final int BUFFERS = 8;

    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final Thread reader;
    private Part current = new Part(new byte[0], 0, null, false);
    private int position;

    /** Content, or how it ended: well, or with a problem. */
    private record Part(byte[] buffer, int length, Throwable problem, boolean last) {}

    public AheadInput(InputStream source) {
        requireNonNull(source, "source is null");
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(new byte[BUFFER]);
        }
        // A thread of the system's: what it does is work for a processor, of which it would keep virtual threads.
        this.reader = Thread.ofPlatform().name("read-ahead").daemon().start(() -> readAhead(source));
    }

    private void readAhead(InputStream source) {
        try {
            while (true) {
                Part part = next(source, empty.take());
                parts.put(part);
                if (part.last) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            // Nobody reads any more.
        }
    }

    private static Part next(InputStream source, byte[] buffer) {
        try {
            // As much as a read gives: waiting for more would hold back what a slow source has sent.
            int count = source.read(buffer, 0, buffer.length);
            return new Part(buffer, Math.max(0, count), null, count < 0);
        } catch (IOException | RuntimeException | Error e) {
            return new Part(buffer, 0, e, true);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == current.length) {
            if (current.last) {
                rethrow(current.problem);
                return -1;
            }
            advance();
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.buffer, position, target, offset, count);
        position += count;
        return count;
    }

    /** Gives the buffer back that was read, and takes the next. */
    private void advance() throws IOException {
        try {
            if (current.buffer.length > 0) {
                empty.put(current.buffer);
            }
            current = parts.take();
            position = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static void rethrow(Throwable problem) throws IOException {
        switch (problem) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException(problem);
        }
    }

    /** Ends the thread and waits for that, since the stream that it reads is about to be closed by its owner. */
    @Override
    public void close() throws IOException {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
