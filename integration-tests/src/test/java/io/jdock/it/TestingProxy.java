package io.jdock.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP proxy on loopback (RFC 9110, sections 7.6 and 9.3.6), which leads every request and tunnel to one server. It
 * can break a connection in the middle of an answer.
 */
final class TestingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    /** Bytes of one answer after which it is cut, once; 0 for never. */
    private final AtomicLong cut = new AtomicLong();

    /** @param server {@code HOST:PORT} */
    TestingProxy(String server) {
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int colon = server.lastIndexOf(':');
        this.server = new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        Thread.ofVirtual().start(this::accept);
    }

    /** For the variables of the environment. */
    String address() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Heads of the requests so far, as they came. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Breaks the next answer that is longer, after so many bytes. */
    void cutOnceAfter(long bytes) {
        cut.set(bytes);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket()) {
            String head = head(client.getInputStream());
            requests.add(head);
            upstream.connect(server);
            String[] line = head.substring(0, head.indexOf('\r')).split(" ");
            if (line[0].equals("CONNECT")) {
                client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
            } else {
                URI target = URI.create(line[1]);
                String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                String forwarded = line[0] + " " + target.getRawPath() + query + " HTTP/1.1\r\nConnection: close"
                        + head.substring(head.indexOf('\r'));
                upstream.getOutputStream().write(forwarded.getBytes(ISO_8859_1));
            }
            Thread.ofVirtual().start(() -> copyRequest(client, upstream));
            copyAnswer(upstream.getInputStream(), client.getOutputStream());
        } catch (IOException _) {
            // One of the two has left.
        }
    }

    /** Reads to the empty line that ends a head. */
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static void copyRequest(Socket client, Socket upstream) {
        try {
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException _) {
            // The answer is over.
        }
    }

    private void copyAnswer(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        long copied = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            copied += count;
            long limit = cut.get();
            if (limit > 0 && copied > limit && cut.compareAndSet(limit, 0)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
