package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.config.ListenAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HttpServerTest {
    private static final Limits LIMITS = new Limits(
            20, 3, 2000, 60_000, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofMillis(500), 100_000);

    @TempDir
    private Path directory;

    private Path socket;
    private HttpServer server;
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("run/test.sock");
        server = new HttpServer(LIMITS);
        server.listen(new ListenAddress.UnixSocket(socket), "");
        server.serve(this::handle);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void handle(Exchange exchange) throws Exception {
        switch (exchange.target()) {
            case "/echo" -> exchange.send(200, "text/plain", exchange.body(5000));
            case "/ignore" -> exchange.send(200, "text/plain", "ignored".getBytes(UTF_8));
            case "/count" -> {
                long count = exchange.body().transferTo(OutputStream.nullOutputStream());
                exchange.send(200, "text/plain", Long.toString(count).getBytes(UTF_8));
            }
            case "/stream" -> {
                OutputStream out = exchange.stream(200, "text/plain");
                out.write("one".getBytes(UTF_8));
                out.write("two".getBytes(UTF_8));
            }
            case "/flood" -> {
                OutputStream out = exchange.stream(200, "text/plain");
                byte[] block = new byte[10_000];
                while (true) {
                    out.write(block);
                    written.addAndGet(block.length);
                }
            }
            case "/break" -> {
                exchange.stream(200, "text/plain").write("half".getBytes(UTF_8));
                throw new IOException("broken on purpose");
            }
            case "/watch", "/stream-watch" -> {
                if (exchange.target().equals("/stream-watch")) {
                    exchange.stream(200, "text/plain");
                }
                exchange.interruptWhenClientLeaves();
                try {
                    Thread.sleep(20_000);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            case "/hijack" -> {
                DuplexStream stream = exchange.hijack("application/test");
                stream.input().transferTo(stream.output());
                stream.output().write("end".getBytes(UTF_8));
            }
            case "/answer-much" -> {
                DuplexStream stream = exchange.hijack("application/test");
                for (int i = 0; i < 50; i++) {
                    stream.output().write(new byte[100_000]);
                }
            }
            case "/hijack-watch" -> {
                exchange.hijack("application/test");
                exchange.interruptWhenClientLeaves();
                try {
                    Thread.sleep(20_000);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            default -> throw new IllegalStateException("no such case");
        }
    }

    @Test
    void answersManyRequestsOnOneConnection() throws IOException {
        try (var client = RawClient.connect(socket)) {
            for (int i = 0; i < 3; i++) {
                client.send("POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 2");
                assertThat(client.read(2)).isEqualTo("hi");
            }
        }
    }

    @Test
    void answersRequestsThatWereSentTogether() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"
                    + "POST /ignore HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz"
                    + "GET /stream HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.rest()).containsSubsequence("hi", "ignored", "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void readsChunkedBodies() throws IOException {
        String answer = RawClient.ask(socket, "POST /echo HTTP/1.1\nTransfer-Encoding: chunked\n");
        assertThat(answer).startsWith("HTTP/1.1 408").doesNotContain("200 OK");
        try (var client = RawClient.connect(socket)) {
            client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.send("2\r\nde\r\n0\r\n\r\n");
            client.head();
            assertThat(client.read(5)).isEqualTo("abcde");
        }
    }

    @Test
    void sendsContinueOnlyWhenTheBodyIsWanted() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100 Continue");
            client.send("hi");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.read(2)).isEqualTo("hi");
            client.send("POST /ignore HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200").contains("connection: close");
        }
    }

    @Test
    void refusesBodiesOverTheLimitButDeliversTheAnswer() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send(
                    "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1f40\r\n" + "x".repeat(8000) + "\r\n");
            client.send("0\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void refusesMalformedRequests() throws IOException {
        assertThat(RawClient.ask(socket, "BLAH\n")).startsWith("HTTP/1.1 400");
        assertThat(RawClient.ask(socket, "GET /" + "x".repeat(3000) + " HTTP/1.1\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(RawClient.ask(socket, "GET /echo HTTP/1.1\nX: " + "x".repeat(65_000) + "\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(RawClient.ask(socket, "GET /echo HTTP/1.1\nContent-Length: nonsense\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void dropsClientsThatNeverEndTheirHead() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("GET /echo HTTP/1.1\r\nX: ");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void waitsForSlowReadersWithoutGrowing() throws Exception {
        try (var client = RawClient.connect(socket)) {
            client.send("GET /flood HTTP/1.1\r\n\r\n");
            client.head();
            long before;
            do {
                before = written.get();
                Thread.sleep(300);
            } while (written.get() != before);
            assertThat(before).isBetween(10_000L, 2_000_000L);
            client.read(1_000_000);
            Thread.sleep(100);
            assertThat(written.get()).isGreaterThan(before);
        }
    }

    @Test
    void cutsTheConnectionWhenAStreamedAnswerFails() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("GET /break HTTP/1.1\r\n\r\n");
            assertThat(client.rest()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void answersAnUnexpectedFailureWith500() throws IOException {
        assertThat(RawClient.ask(socket, "GET /nothing HTTP/1.1\n")).startsWith("HTTP/1.1 500");
    }

    @Test
    void interruptsWatchersWhenTheClientLeaves() throws Exception {
        try (var client = RawClient.connect(socket)) {
            client.send("GET /watch HTTP/1.1\r\n\r\n");
            Thread.sleep(100);
        }
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hijacksByUpgrade() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /hijack HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 UPGRADED\r\n")
                    .contains("Content-Type: application/test\r\n", "Connection: Upgrade\r\n", "Upgrade: tcp\r\n");
            client.send("abc");
            assertThat(client.read(3)).isEqualTo("abc");
            client.endOutput();
            assertThat(client.rest()).isEqualTo("end");
        }
    }

    @Test
    void hijacksPlainAndKeepsBytesThatCameEarly() throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /hijack HTTP/1.1\r\nContent-Length: 4\r\n\r\nbodyGET /echo HTTP/1.1\r\n\r\n");
            client.endOutput();
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("chunked", "Content-Length");
            assertThat(client.rest()).isEqualTo("GET /echo HTTP/1.1\r\n\r\nend");
        }
    }

    @Test
    void goesOnWritingToAClientThatHasEndedItsInput() throws Exception {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /answer-much HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            client.head();
            client.endOutput();
            Thread.sleep(200); // until the socket buffers are full
            assertThat(client.rest()).hasSize(5_000_000);
        }
    }

    @Test
    void noticesThatAHalfClosedConnectionIsClosed() throws Exception {
        try (var client = RawClient.connect(socket)) {
            client.send("POST /hijack-watch HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            client.head();
            client.endOutput();
            assertThat(interrupted.await(300, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void takesALargeBodyPieceByPiece() throws IOException {
        try (var client = RawClient.connect(socket)) {
            int size = 50_000_000;
            client.send("POST /count HTTP/1.1\r\nConnection: close\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] block = new byte[100_000];
            for (int sent = 0; sent < size; sent += block.length) {
                client.send(block);
            }
            assertThat(client.rest()).endsWith("\r\n\r\n50000000");
        }
    }

    @Test
    void refusesConnectionsOverTheLimit() throws IOException {
        var clients = new java.util.ArrayList<RawClient>();
        try {
            for (int i = 0; i < LIMITS.connections(); i++) {
                var client = RawClient.connect(socket);
                clients.add(client);
                client.send("GET /stream-watch HTTP/1.1\r\n\r\n");
                client.head();
            }
            try (var oneMore = RawClient.connect(socket)) {
                assertThat(oneMore.rest()).startsWith("HTTP/1.1 503");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void protectsTheSocketAndRemovesIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
        server.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void replacesADeadSocketButNotALivingOneNorAnotherFile() throws IOException {
        Path dead = directory.resolve("dead.sock");
        ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dead))
                .close();
        assertThat(dead).exists();
        try (var second = new HttpServer(LIMITS)) {
            second.listen(new ListenAddress.UnixSocket(dead), "");
            try (var early = RawClient.connect(dead)) {
                early.send("GET /ignore HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
                second.serve(this::handle);
                assertThat(early.rest()).startsWith("HTTP/1.1 200");
            }
            assertThatThrownBy(() -> second.listen(new ListenAddress.UnixSocket(socket), ""))
                    .hasMessageContaining("another daemon is running on it");
            Path file = Files.writeString(directory.resolve("file"), "precious");
            assertThatThrownBy(() -> second.listen(new ListenAddress.UnixSocket(file), ""))
                    .hasMessageContaining("is no socket");
            assertThat(file).hasContent("precious");
        }
    }
}
