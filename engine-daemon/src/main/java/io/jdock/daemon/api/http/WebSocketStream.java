package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The server's side of a WebSocket connection (RFC 6455) as two streams of bytes: what the client's messages hold one
 * after another, and each write a binary message. Pings are answered by the thread that reads.
 */
public final class WebSocketStream {
    /** RFC 6455, 1.3. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int SHORT_LENGTH = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final DataInputStream in;
    private final OutputStream out;
    private boolean closed;

    WebSocketStream(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** What the server answers to the client's key, to show that it speaks the protocol. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key.strip() + MAGIC).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the client sends; at its end when it closes the connection. */
    public InputStream input() {
        return new Messages();
    }

    /** To the client. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    frame(BINARY, bytes, offset, length);
                }
            }
        };
    }

    /** Tells the client that this is the end, with the code for a normal one. */
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        frame(CLOSE, new byte[] {0x03, (byte) 0xe8}, 0, 2);
        closed = true;
    }

    private synchronized void frame(int opcode, byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        var frame = new ByteArrayOutputStream(length + 10);
        frame.write(FINAL | opcode);
        if (length <= SHORT_LENGTH) {
            frame.write(length);
        } else if (length <= 0xffff) {
            frame.write(LENGTH_16);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(LENGTH_64);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
        frame.write(bytes, offset, length);
        out.write(frame.toByteArray());
    }

    /** The payload of data frames; control frames, which may come between, are attended to. */
    private final class Messages extends InputStream {
        private final byte[] mask = new byte[4];
        private long left;
        private int masked;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (left == 0) {
                if (ended || !nextFrame()) {
                    ended = true;
                    return -1;
                }
            }
            int count = in.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the client left in the middle of a message");
            }
            unmask(target, offset, count);
            left -= count;
            return count;
        }

        private void unmask(byte[] bytes, int offset, int count) {
            for (int i = 0; i < count; i++) {
                bytes[offset + i] ^= mask[masked++ & 3];
            }
        }

        /** Goes to the next data frame; false at the end of the connection. */
        private boolean nextFrame() throws IOException {
            while (true) {
                int first = in.read();
                if (first < 0) {
                    return false;
                }
                int opcode = first & 0x0f;
                int second = in.readUnsignedByte();
                long length = second & 0x7f;
                if (length == LENGTH_16) {
                    length = in.readUnsignedShort();
                } else if (length == LENGTH_64) {
                    length = in.readLong();
                }
                if ((second & MASKED) == 0 || length < 0) {
                    throw new IOException("malformed WebSocket frame");
                }
                in.readFully(mask);
                masked = 0;
                if (opcode < CLOSE) {
                    left = length;
                    return true;
                }
                if (!control(opcode, length)) {
                    return false;
                }
            }
        }

        private boolean control(int opcode, long length) throws IOException {
            if (length > SHORT_LENGTH) {
                throw new IOException("malformed WebSocket frame");
            }
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            unmask(payload, 0, payload.length);
            if (opcode == PING) {
                frame(PONG, payload, 0, payload.length);
            }
            if (opcode == CLOSE) {
                close();
                return false;
            }
            return true;
        }
    }
}
