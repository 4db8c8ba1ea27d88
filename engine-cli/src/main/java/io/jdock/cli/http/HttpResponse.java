package io.jdock.cli.http;

import java.io.IOException;
import java.io.InputStream;

/** An answer whose head was read and whose body may still be arriving. Closing it closes the connection. */
public final class HttpResponse implements AutoCloseable {
    private final int status;
    private final HttpHeaders headers;
    private final BodyStream body;
    private final HttpConnection connection;

    HttpResponse(int status, HttpHeaders headers, BodyStream body, HttpConnection connection) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.connection = connection;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The value of a header field, empty if it is absent. */
    public String header(String name) {
        return headers.first(name);
    }

    /** The body; reading it blocks until something arrives. */
    public InputStream body() {
        return body;
    }

    /** Whether standard output and standard error arrive in one stream, with frame headers (see {@link StreamDemultiplexer}). */
    public boolean multiplexed() {
        return header("Content-Type").contains("multiplexed-stream");
    }

    /** All of the body. */
    byte[] readAll() throws IOException {
        return body.readAllBytes();
    }

    boolean reusable() {
        return body.exhausted() && !header("Connection").equalsIgnoreCase("close");
    }

    HttpConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        connection.close();
    }
}
