package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;

/**
 * How output is written to a client: as it is, for a terminal, or in frames that say which stream each piece is of.
 *
 * <pre>
 * frame = stream (1 byte) | 0 0 0 | length (4 bytes, big-endian) | bytes
 * </pre>
 *
 * <p>Every piece is one write on the target, so that pieces of several threads do not mix.
 */
public enum Framing {
    RAW {
        @Override
        public void write(OutputStream target, int stream, byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }
    },
    MULTIPLEXED {
        @Override
        public void write(OutputStream target, int stream, byte[] bytes, int offset, int length) throws IOException {
            byte[] frame = new byte[HEADER + length];
            frame[0] = (byte) stream;
            frame[4] = (byte) (length >>> 24);
            frame[5] = (byte) (length >>> 16);
            frame[6] = (byte) (length >>> 8);
            frame[7] = (byte) length;
            System.arraycopy(bytes, offset, frame, HEADER, length);
            target.write(frame, 0, frame.length);
        }
    };

    static final int HEADER = 8;

    public static Framing of(boolean tty) {
        return tty ? RAW : MULTIPLEXED;
    }

    /** {@code stream} is 1 for stdout, 2 for stderr. */
    public abstract void write(OutputStream target, int stream, byte[] bytes, int offset, int length)
            throws IOException;

    /** Gathers small pieces into larger writes; the caller flushes before it waits for more. */
    static OutputStream gathering(OutputStream target) {
        return new java.io.BufferedOutputStream(requireNonNull(target, "target is null"), 32 << 10);
    }
}
