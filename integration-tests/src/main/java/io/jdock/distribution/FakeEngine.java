package io.jdock.distribution;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Answers a client of the Engine API with what a small, contented daemon would say, so that the client's AOT cache can be
 * trained on a machine where no daemon may run. It keeps no state: each path has its answer.
 */
final class FakeEngine implements AutoCloseable {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String IMAGE = "sha256:" + "fedcba9876543210".repeat(4);

    private final Path socket;
    private final ServerSocketChannel server;

    /**
     * Listens.
     *
     * @param socket path of the Unix socket to make
     */
    FakeEngine(Path socket) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("fake-engine").start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                Thread.ofPlatform().daemon().name("fake-engine-connection").start(() -> serve(client));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                throw new IllegalStateException("accept on " + socket, e);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = new BufferedInputStream(Channels.newInputStream(client));
            var out = Channels.newOutputStream(client);
            while (answer(in, out)) {
                out.flush();
            }
        } catch (IOException _) {
            // The client went away in the middle, as clients may.
        }
    }

    /** Answers one request. Returns whether another one may follow on the connection. */
    private static boolean answer(InputStream in, OutputStream out) throws IOException {
        var request = line(in);
        if (request.isEmpty()) {
            return false;
        }
        skipHeadersAndBody(in);
        var words = request.split(" ");
        var path = words[1].replaceFirst("^/v[0-9.]+", "").replaceFirst("\\?.*", "");
        if (path.endsWith("/attach") || path.matches("/exec/.*/start")) {
            out.write(ascii("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n"));
            out.write(frame(1, "hello\n"));
            out.write(frame(2, "problem\n"));
            return false;
        }
        if (path.endsWith("/logs")) {
            respond(
                    out,
                    "200 OK",
                    "application/vnd.docker.multiplexed-stream",
                    new String(frame(1, "hello\n"), StandardCharsets.ISO_8859_1));
            return true;
        }
        var body = body(words[0], path);
        respond(out, body.isEmpty() ? "204 No Content" : "200 OK", "application/json", body);
        return true;
    }

    private static String body(String method, String path) {
        if (method.equals("DELETE") && path.startsWith("/containers")) {
            return "";
        }
        return switch (path) {
            case "/_ping" -> "OK";
            case "/version" -> """
                    {"Platform":{"Name":"jdock"},"Version":"0","ApiVersion":"1.50","MinAPIVersion":"1.24","Os":"linux",\
                    "Arch":"amd64","KernelVersion":"6.1","GitCommit":"","BuildTime":"2026-01-01T00:00:00Z","Components":[]}""";
            case "/info" ->
                "{\"Containers\":1,\"Images\":1,\"Name\":\"host\",\"ServerVersion\":\"0\",\"Driver\":\"overlay2\"}";
            case "/containers/create" -> "{\"Id\":\"" + ID + "\",\"Warnings\":[]}";
            case "/containers/json" -> """
                    [{"Id":"%s","Names":["/web"],"Image":"busybox","ImageID":"%s","Command":"httpd -f","Created":1760000000,\
                    "Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}],"Labels":{},"State":"running",\
                    "Status":"Up 2 minutes","HostConfig":{"NetworkMode":"bridge"},"NetworkSettings":{"Networks":{}},\
                    "Mounts":[]}]""".formatted(ID, IMAGE);
            case "/images/json" -> """
                    [{"Id":"%s","ParentId":"","RepoTags":["busybox:latest"],"RepoDigests":[],"Created":1760000000,\
                    "Size":2000000,"SharedSize":-1,"Labels":{},"Containers":-1}]""".formatted(IMAGE);
            default -> withId(path);
        };
    }

    private static String withId(String path) {
        var verb = path.substring(path.lastIndexOf('/') + 1);
        return switch (verb) {
            case "wait" -> "{\"StatusCode\":0}";
            case "exec" -> "{\"Id\":\"" + ID + "\"}";
            case "json" -> """
                    {"Id":"%s","Name":"/web","Created":"2026-01-01T00:00:00.000000000Z","Path":"httpd","Args":["-f"],\
                    "State":{"Status":"exited","Running":false,"ExitCode":0,"Error":""},"ExitCode":0,"Running":false,\
                    "Config":{"Tty":false,"Image":"busybox"},"HostConfig":{},"NetworkSettings":{}}""".formatted(ID);
            default -> "";
        };
    }

    private static void respond(OutputStream out, String status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        var head = "HTTP/1.1 " + status + "\r\nApi-Version: 1.50\r\nContent-Type: " + type + "\r\n"
                + (bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n";
        out.write(ascii(head));
        out.write(bytes);
    }

    /** A piece of a multiplexed stream: the stream's number, three zeros, the length (big-endian), the bytes. */
    private static byte[] frame(int stream, String text) {
        return ascii((char) stream + "\0\0\0\0\0\0" + (char) text.length() + text);
    }

    private static void skipHeadersAndBody(InputStream in) throws IOException {
        long length = 0;
        var chunked = false;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:");
        }
        if (!chunked) {
            in.skipNBytes(length);
            return;
        }
        for (var size = Long.parseLong(line(in), 16); size > 0; size = Long.parseLong(line(in), 16)) {
            in.skipNBytes(size + 2);
        }
        line(in);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
