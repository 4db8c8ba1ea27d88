package io.jdock.distribution;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** As much of an Engine API client as a rehearsal needs: one request a connection, answers as text. */
record EngineClient(Path socket) {
    String get(String path) throws IOException {
        return request("GET", path, "", new byte[0]);
    }

    String post(String path, String json) throws IOException {
        return request("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    String upload(String path, byte[] archive) throws IOException {
        return request("POST", path, "application/x-tar", archive);
    }

    String delete(String path) throws IOException {
        return request("DELETE", path, "", new byte[0]);
    }

    private String request(String method, String path, String type, byte[] body) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var head = method + " /v1.50" + path + " HTTP/1.1\r\nHost: jdock\r\nConnection: close\r\n"
                    + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n") + "Content-Length: " + body.length
                    + "\r\n\r\n";
            var out = Channels.newOutputStream(channel);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
