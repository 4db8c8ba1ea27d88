package io.jdock.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Splits the stream in which the Engine API sends both outputs of a process without a terminal.
 *
 * <pre>
 *   byte 0      1 standard output, 2 standard error, 3 an error of the daemon (0 counts as standard output)
 *   bytes 1-3   zero
 *   bytes 4-7   length of the payload, big-endian
 *   bytes 8-    the payload
 * </pre>
 */
public final class StreamDemultiplexer {
    private static final int HEADER_BYTES = 8;
    private static final int STDERR = 2;
    private static final int SYSTEM_ERROR = 3;
    private static final int BUFFER_BYTES = 32 * 1024;

    private StreamDemultiplexer() {}

    /**
     * Copies until the stream's end, without waiting for a frame to be complete.
     *
     * @throws EOFException if the stream ends within a frame
     * @throws IOException also if the daemon reports an error within the stream
     */
    public static void copy(InputStream source, OutputStream standardOutput, OutputStream standardError)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int header = source.readNBytes(buffer, 0, HEADER_BYTES);
            if (header == 0) {
                return;
            }
            if (header < HEADER_BYTES) {
                throw new EOFException("the output ended within a frame header");
            }
            int stream = buffer[0];
            long length =
                    (buffer[4] & 0xffL) << 24 | (buffer[5] & 0xff) << 16 | (buffer[6] & 0xff) << 8 | buffer[7] & 0xff;
            if (stream < 0 || stream > SYSTEM_ERROR) {
                throw new IOException("the output has a frame of the unknown kind " + stream);
            }
            if (stream == SYSTEM_ERROR) {
                throw new IOException("error from daemon in stream: "
                        + new String(source.readNBytes((int) length), StandardCharsets.UTF_8));
            }
            copyPayload(source, stream == STDERR ? standardError : standardOutput, length, buffer);
        }
    }

    private static void copyPayload(InputStream source, OutputStream target, long length, byte[] buffer)
            throws IOException {
        long remaining = length;
        while (remaining > 0) {
            int count = source.read(buffer, 0, (int) Math.min(buffer.length, remaining));
            if (count < 0) {
                throw new EOFException("the output ended within a frame");
            }
            target.write(buffer, 0, count);
            target.flush();
            remaining -= count;
        }
    }

    /** Copies a stream that is not multiplexed. */
    public static void copyRaw(InputStream source, OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            target.write(buffer, 0, count);
            target.flush();
        }
    }
}
