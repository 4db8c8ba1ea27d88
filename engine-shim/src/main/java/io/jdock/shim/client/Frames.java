package io.jdock.shim.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Messages between daemon and launcher: a 32-bit length, big-endian, and that many bytes of JSON. */
public final class Frames {
    private static final int MAX_LENGTH = 16 << 20;

    private Frames() {}

    /** Writes one message and flushes. Callers on several threads hold a lock of their own. */
    public static void write(DataOutputStream out, byte[] message) throws IOException {
        out.writeInt(message.length);
        out.write(message);
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
