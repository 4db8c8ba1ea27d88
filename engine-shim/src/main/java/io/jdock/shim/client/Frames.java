package io.jdock.shim.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Messages between daemon and launcher: a 32-bit length, big-endian, and that many bytes of JSON. */
public final class Frames {
    private static final int MAX_LENGTH = 16 << 20;

    private Frames() {}

    /** Writes one message and flushes. Callers on several threads hold a lock of their own. */
    public static void write(OutputStream out, byte[] message) throws IOException {
        // in one write, so that the reader is woken once
        out.write(ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(message.length)
                .put(message)
                .array());
        out.flush();
    }

    /** Reads one message; empty when the other side has closed. */
    public static Optional<byte[]> read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException closed) {
            return Optional.empty();
        }
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("frame of " + length + " bytes: the two sides do not speak the same protocol");
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return Optional.of(message);
    }
}
