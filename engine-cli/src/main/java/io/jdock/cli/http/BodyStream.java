package io.jdock.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer. Closing it does not close the connection. */
abstract sealed class BodyStream extends InputStream {
    final HttpConnection connection;

    private BodyStream(HttpConnection connection) {
        this.connection = connection;
    }

    /** Chooses the framing as RFC 9112 section 6.3 says. */
    static BodyStream of(HttpConnection connection, int status, HttpHeaders headers, boolean headRequest)
            throws IOException {
        if (headRequest || status == 204 || status == 304) {
            return new Fixed(connection, 0);
        }
        if (status == 101) {
            return new UntilClose(connection);
        }
        if (headers.first("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return new Chunked(connection);
        }
        String length = headers.first("Content-Length");
        if (length.isEmpty()) {
            return new UntilClose(connection);
        }
        try {
            return new Fixed(connection, Long.parseLong(length));
        } catch (NumberFormatException _) {
            throw new IOException("malformed answer: Content-Length \"" + length + "\"");
        }
    }

    /** Whether all of it was read, so that the connection is ready for the next request. */
    abstract boolean exhausted();

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    static final class Fixed extends BodyStream {
        private long remaining;

        Fixed(HttpConnection connection, long length) {
            super(connection);
            this.remaining = length;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (remaining == 0) {
                return -1;
            }
            int count = connection.read(target, offset, (int) Math.min(length, remaining));
            if (count < 0) {
                throw new EOFException(
                        "the daemon closed the connection " + remaining + " bytes before the answer's end");
            }
            remaining -= count;
            return count;
        }

        @Override
        boolean exhausted() {
            return remaining == 0;
        }
    }

    static final class Chunked extends BodyStream {
        private long remaining;
        private boolean ended;
        private boolean first = true;

        Chunked(HttpConnection connection) {
            super(connection);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (remaining == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int count = connection.read(target, offset, (int) Math.min(length, remaining));
            if (count < 0) {
                throw new EOFException("the daemon closed the connection within a chunk");
            }
            remaining -= count;
            return count;
        }

        private void nextChunk() throws IOException {
            if (!first && !connection.readLine().isEmpty()) {
                throw new IOException("malformed answer: a chunk is longer than its size");
            }
            first = false;
            String line = connection.readLine();
            int extension = line.indexOf(';');
            String size = (extension < 0 ? line : line.substring(0, extension)).trim();
            try {
                remaining = Long.parseLong(size, 16);
            } catch (NumberFormatException _) {
                throw new IOException("malformed answer: chunk size \"" + line + "\"");
            }
            if (remaining < 0) {
                throw new IOException("malformed answer: chunk size \"" + line + "\"");
            }
            if (remaining == 0) {
                ended = true;
                while (!connection.readLine().isEmpty()) {
                    continue; // trailer fields say nothing that is used here
                }
            }
        }

        @Override
        boolean exhausted() {
            return ended;
        }
    }

    static final class UntilClose extends BodyStream {
        UntilClose(HttpConnection connection) {
            super(connection);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return connection.read(target, offset, length);
        }

        @Override
        boolean exhausted() {
            return false;
        }
    }
}
