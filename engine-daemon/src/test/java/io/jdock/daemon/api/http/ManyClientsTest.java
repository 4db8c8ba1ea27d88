package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.config.ListenAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients can take from each other, and what not. */
@Timeout(30)
class ManyClientsTest {
    private static final int CONNECTIONS = 5;
    private static final int SLOW = 2;
    private static final Limits LIMITS = new Limits(
            CONNECTIONS,
            SLOW,
            2000,
            60_000,
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(700),
            100_000);

    @TempDir
    private Path directory;

    private Path socket;
    private HttpServer server;
    private final CountDownLatch cut = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("test.sock");
        server = new HttpServer(LIMITS);
        server.listen(new ListenAddress.UnixSocket(socket), "");
        server.serve(this::handle);
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private void handle(Exchange exchange) throws Exception {
        switch (exchange.target()) {
            case "/echo" -> exchange.send(200, "text/plain", exchange.body(200_000));
            case "/flood" -> {
                OutputStream out = exchange.stream(200, "text/plain");
                try {
                    while (true) {
                        out.write(new byte[10_000]);
                    }
                } finally {
                    cut.countDown();
                }
            }
            default -> exchange.send(200, "text/plain", "ok".getBytes(UTF_8));
        }
    }

    private RawClient client(String request) throws IOException {
        var client = RawClient.connect(socket);
        clients.add(client);
        client.send(request);
        return client;
    }

    private String ping() throws IOException {
        return RawClient.ask(socket, "GET /ping HTTP/1.1\n");
    }

    @Test
    void theConnectionThatIsIdleForLongestMakesRoom() throws IOException {
        RawClient first = client("");
        RawClient second = client("GET /ping HTTP/1.1\r\nX: half a he");
        RawClient third = client("GET /ping HTTP/1.1\r\n\r\n");
        assertThat(third.head()).startsWith("HTTP/1.1 200");
        for (int i = 3; i < CONNECTIONS; i++) {
            client("");
        }
        assertThat(ping()).startsWith("HTTP/1.1 200");
        assertThat(first.rest()).isEmpty();
        for (int i = 0; i < CONNECTIONS - 1; i++) {
            client("");
        }
        assertThat(second.rest()).isEmpty();
        assertThat(ping()).startsWith("HTTP/1.1 200");
    }

    @Test
    void largeRequestsAreRefusedWhenThereAreTooMany() throws IOException {
        String large = "POST /echo HTTP/1.1\r\nConnection: close\r\nContent-Length: 90001\r\n\r\n" + "x".repeat(90_000);
        RawClient first = client(large);
        RawClient second = client(large);
        assertThat(List.of(first.head().substring(0, 12), second.head().substring(0, 12)))
                .as("one is refused, the other's last byte does not come")
                .containsExactlyInAnyOrder("HTTP/1.1 408", "HTTP/1.1 503");
        RawClient third = client(large + "y");
        assertThat(third.head()).as("what was held is given back").startsWith("HTTP/1.1 200");
    }

    @Test
    void headsCountToo() throws Exception {
        String head = "GET /ping HTTP/1.1\r\nX: " + "x".repeat(50_000);
        var answers = new LinkedBlockingQueue<String>();
        for (int i = 0; i < 3; i++) {
            RawClient client = client(head);
            Thread.ofVirtual().start(() -> {
                try {
                    answers.add(client.rest());
                } catch (IOException e) {
                    answers.add(e.toString());
                }
            });
        }
        assertThat(answers.poll(15, TimeUnit.SECONDS))
                .as("one of them")
                .startsWith("HTTP/1.1 503")
                .contains("too many large requests");
        assertThat(ping()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aBodyThatDribblesHasAnEnd() throws Exception {
        RawClient client = client("POST /echo HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
        Thread dribbling = Thread.ofVirtual().start(() -> dribble(client));
        assertThat(client.head()).startsWith("HTTP/1.1 408");
        client.close();
        dribbling.join();
    }

    private static void dribble(RawClient client) {
        try {
            while (true) {
                client.send("x");
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException _) {
            // Closed by the test, or by the server.
        }
    }

    @Test
    void ofTooManyClientsThatDoNotReadOneIsGivenUp() throws Exception {
        for (int i = 0; i < SLOW + 1; i++) {
            client("GET /flood HTTP/1.1\r\n\r\n");
        }
        assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ping()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aMalformedRequestIsAnsweredThoughItsClientSendsOn() throws IOException {
        RawClient client = client("GET /" + "x".repeat(3000) + " HTTP/1.1\r\n" + "y".repeat(500_000));
        assertThat(client.rest()).startsWith("HTTP/1.1 414");
        assertThat(RawClient.ask(socket, "POST /echo HTTP/1.1\nTransfer-Encoding: chunked\n\nnonsense\n"))
                .doesNotContain("200 OK");
        assertThat(RawClient.ask(socket, "GET /ping HTTP/3.0\n")).startsWith("HTTP/1.1 505");
    }
}
