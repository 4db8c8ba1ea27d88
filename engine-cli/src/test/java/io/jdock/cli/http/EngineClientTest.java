package io.jdock.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineClientTest {
    @TempDir
    Path directory;

    @Test
    void sendsJsonAndReadsAnObject() throws Exception {
        try (TestingEngine engine = engine(json("200 OK", "{\"Id\":\"abc\"}"))) {
            try (EngineClient client = new EngineClient(engine.address(), "1.50")) {
                assertThat(client.object("POST", "/containers/create", Map.of("Image", "busybox"))
                                .text("Id"))
                        .isEqualTo("abc");
            }
            assertThat(engine.requests().get(0))
                    .startsWith("POST /v1.50/containers/create HTTP/1.1\r\nHost: jdock\r\n")
                    .contains("Content-Type: application/json\r\nContent-Length: 19\r\n")
                    .endsWith("\r\n\r\n{\"Image\":\"busybox\"}");
        }
    }

    @Test
    void tellsWhatTheDaemonRefuses() throws Exception {
        try (TestingEngine engine = engine(json("404 Not Found", "{\"message\":\"No such container: x\"}"));
                EngineClient client = new EngineClient(engine.address(), "1.50")) {
            assertThatThrownBy(() -> client.call("GET", "/containers/x/json", null))
                    .isInstanceOfSatisfying(
                            EngineError.class, e -> assertThat(e.status()).isEqualTo(404))
                    .hasMessage("Error response from daemon: No such container: x");
        }
    }

    @Test
    void speaksTheVersionOfAnOlderDaemon() throws Exception {
        try (TestingEngine engine = engine(
                json(
                        "400 Bad Request",
                        "{\"message\":\"client version 1.50 is too new. Maximum supported API version is 1.41\"}"),
                json("200 OK", "{}"))) {
            try (EngineClient client = new EngineClient(engine.address(), "1.50")) {
                client.call("GET", "/info", null);
                assertThat(client.version()).isEqualTo("1.41");
            }
            assertThat(engine.requests().get(1)).startsWith("GET /v1.41/info ");
        }
    }

    @Test
    void hijackedStreamEndsItsInputAloneByHalf() throws Exception {
        try (TestingEngine engine = engine("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nout")) {
            try (EngineClient client = new EngineClient(engine.address(), "1.50");
                    HijackedStream stream = client.hijack("/containers/x/attach", null)) {
                byte[] input = "in".getBytes(StandardCharsets.UTF_8);
                stream.write(input, 0, input.length);
                stream.closeInput();
                assertThat(stream.output().readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("out");
            }
            assertThat(engine.requests().get(0)).contains("Upgrade: tcp\r\n").endsWith("\r\n\r\nin");
        }
    }

    @Test
    void uploadsInChunks() throws Exception {
        try (TestingEngine engine = engine(json("200 OK", "OK"), json("200 OK", "{}"))) {
            try (EngineClient client = new EngineClient(engine.address(), "1.50");
                    HttpResponse response = client.upload(
                            "/images/create?fromSrc=-",
                            new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)))) {
                assertThat(response.status()).isEqualTo(200);
            }
            assertThat(engine.requests().get(1))
                    .contains("Transfer-Encoding: chunked\r\n")
                    .endsWith("7\r\ncontent\r\n0\r\n\r\n");
        }
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() {
        EngineClient client = new EngineClient(EngineAddress.parse("unix:///nonexistent"), "1.50");
        assertThatThrownBy(() -> client.call("GET", "/version", null))
                .isInstanceOf(EngineUnreachable.class)
                .hasMessageStartingWith(
                        "Cannot connect to the jdock daemon at unix:///nonexistent. Is it running? Start it with");
    }

    private TestingEngine engine(String... answers) throws IOException {
        return new TestingEngine(directory.resolve("s"), answers);
    }

    private static String json(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
