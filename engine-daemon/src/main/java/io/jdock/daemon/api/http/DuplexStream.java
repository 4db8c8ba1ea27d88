package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A connection after HTTP: two independent directions of bytes. The connection is closed when the handler returns,
 * after everything written has been sent.
 */
public final class DuplexStream {
    private final Inbound inbound;
    private final Outbound outbound;

    DuplexStream(Inbound inbound, Outbound outbound) {
        this.inbound = requireNonNull(inbound, "inbound is null");
        this.outbound = requireNonNull(outbound, "outbound is null");
    }

    /** What the client sends; ends when the client shuts down its direction, fails when it has gone. */
    public InputStream input() {
        return inbound;
    }

    /** To the client; a write waits while the client does not take what was written before, and is sent at once. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    outbound.write(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, offset, offset + length)));
                }
            }
        };
    }

    /** Tells the client that nothing more will come, while it may go on sending. */
    public void closeOutput() {
        outbound.closeOutput();
    }
}
