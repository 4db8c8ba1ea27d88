package io.jdock.cli.http;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/1.1 connection to the daemon (RFC 9112). One thread may read while another writes.
 *
 * <p>Just what the Engine API needs: requests with a known or a chunked body, answers of known length, chunked, or up to
 * the end of the connection, and what follows a {@code 101 UPGRADED}.
 */
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @throws EngineUnreachable if nothing listens there or it may not be reached
     */
    static HttpConnection open(EngineAddress address) throws EngineUnreachable {
        try {
            if (!address.isUnix()) {
                return new HttpConnection(SocketChannel.open(new InetSocketAddress(address.host(), address.port())));
            }
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(address.path()));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new HttpConnection(channel);
        } catch (IOException | RuntimeException e) {
            throw new EngineUnreachable(address, e);
        }
    }

    /** Writes a request head and, if there is one, its body. */
    void send(String method, String target, String headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: jdock\r\nUser-Agent: jdock-cli\r\n");
        head.append(headers);
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        } else if (method.equals("POST") && !headers.contains("Transfer-Encoding")) {
            head.append("Content-Length: 0\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(headBytes.length + (body == null ? 0 : body.length))
                .put(headBytes);
        if (body != null) {
            all.put(body);
        }
        write(all.flip());
    }

    /** Writes a body of unknown length, as chunks. */
    void sendChunked(EngineClient.Upload body) throws IOException {
        BufferedOutputStream chunks = new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (length > 0) {
                            sendChunk(bytes, offset, length);
                        }
                    }
                },
                BUFFER_BYTES);
        body.to(chunks);
        chunks.flush();
        write(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private void sendChunk(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(length + 16);
        chunk.put((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        write(chunk.put(bytes, offset, length).put((byte) '\r').put((byte) '\n').flip());
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the head of the next answer; interim 1xx answers other than 101 are passed over. */
    HttpResponse receive(boolean headRequest) throws IOException {
        while (true) {
            int status = statusOf(readLine());
            HttpHeaders headers = new HttpHeaders();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                headers.add(line);
            }
            if (status >= 200 || status == 101) {
                return new HttpResponse(status, headers, BodyStream.of(this, status, headers, headRequest), this);
            }
        }
    }

    private static int statusOf(String line) throws IOException {
        if (line.length() < 12 || !line.startsWith("HTTP/1.")) {
            throw new IOException("malformed answer: not an HTTP status line: \"" + line + "\"");
        }
        try {
            return Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException _) {
            throw new IOException("malformed answer: not an HTTP status line: \"" + line + "\"");
        }
    }

    /** The next line without its end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = read();
            if (next < 0) {
                throw new EOFException("the daemon closed the connection within an answer");
            }
            if (next == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                return line.toString();
            }
            if (line.length() == MAX_LINE_BYTES) {
                throw new IOException("malformed answer: a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            line.append((char) next);
        }
    }

    private int read() throws IOException {
        return received.hasRemaining() || fill() ? received.get() & 0xff : -1;
    }

    /** Some bytes, at least one; -1 at the end of the connection. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!received.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, received.remaining());
        received.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        received.clear();
        int count = -1;
        try {
            count = channel.read(received);
        } finally {
            received.flip();
        }
        return count > 0;
    }

    /** Tells the other side that no more input comes; its output may still be read. */
    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing is left to be done with a connection that cannot even be closed.
        }
    }
}
