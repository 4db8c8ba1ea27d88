package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** A part of a file as the body of a request; tells what of it was taken to be sent. */
record FileBody(Path file, long from, long length, LongConsumer taken) implements BodyPublisher {
    FileBody {
        requireNonNull(file, "file is null");
        requireNonNull(taken, "taken is null");
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        BodyPublishers.ofInputStream(this::open).subscribe(subscriber);
    }

    private InputStream open() {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(from);
            return new Part(Channels.newInputStream(channel), length, taken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Part extends InputStream {
        private final InputStream file;
        private final LongConsumer taken;
        private long left;

        Part(InputStream file, long left, LongConsumer taken) {
            this.file = file;
            this.left = left;
            this.taken = taken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = file.read(target, offset, (int) Math.min(count, left));
            if (got > 0) {
                left -= got;
                taken.accept(got);
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
