package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Speaks HTTP byte by byte over a Unix socket, so that tests can also speak it badly. */
public final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
    }

    public static RawClient connect(Path socket) throws IOException {
        return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** One request with {@code Connection: close}, and everything that comes back. */
    public static String ask(Path socket, String head) throws IOException {
        try (var client = connect(socket)) {
            client.send(head.replace("\n", "\r\n") + "Host: test\r\nConnection: close\r\n\r\n");
            return client.rest();
        }
    }

    public void send(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    public void send(byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }

    /** Ends our direction only. */
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Reads to the empty line after a head. */
    public String head() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    public String read(int count) throws IOException {
        return new String(in.readNBytes(count), ISO_8859_1);
    }

    /** Reads to the end of the connection. */
    public String rest() throws IOException {
        var all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
