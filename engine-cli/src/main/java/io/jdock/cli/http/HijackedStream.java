package io.jdock.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The two raw directions of a connection after an attach or exec: output from, and input to, a process. */
public final class HijackedStream implements AutoCloseable {
    private final HttpResponse response;

    HijackedStream(HttpResponse response) {
        this.response = response;
    }

    /** What the process prints, raw or multiplexed. */
    public InputStream output() {
        return response.body();
    }

    /** Sends input to the process. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        response.connection().write(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Ends the process's input while its output goes on. */
    public void closeInput() throws IOException {
        response.connection().shutdownOutput();
    }

    @Override
    public void close() {
        response.close();
    }
}
