package io.jdock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that mean harm: each gets an error, and the daemon goes on serving the others within its memory. */
@WithEngine
class HostileClientsIT {
    private static final String CREATE = "POST /v1.50/containers/create HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    private static final long MOST_MEMORY_KB = 700 << 10;

    private final Engine engine;
    private final List<SocketChannel> open = new ArrayList<>();

    HostileClientsIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
        assertHealthy();
    }

    private void assertHealthy() {
        assertThat(RawHttp.get(engine.socket(), "/_ping").orElseThrow().status())
                .isEqualTo(200);
        assertThat(engine.isRunning()).isTrue();
        String resident = ProcFiles.status(engine.pid(), "VmRSS").replace(" kB", "");
        assertThat(Long.parseLong(resident)).isLessThan(MOST_MEMORY_KB);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(engine.socket()));
        open.add(channel);
        return channel;
    }

    /** Sends as much as the daemon takes. */
    private SocketChannel connect(String bytes) throws IOException {
        SocketChannel channel = connect();
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(UTF_8));
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException _) {
            // The daemon has had enough.
        }
        return channel;
    }

    private static String create(String body) {
        return CREATE + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static List<Arguments> requests() {
        String chunked = CREATE + "Transfer-Encoding: chunked\r\n\r\n";
        return List.of(
                Arguments.of("line", 414, "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n"),
                Arguments.of("header", 431, "GET /_ping HTTP/1.1\r\nX: " + "x".repeat(1_000_000) + "\r\n\r\n"),
                Arguments.of("headers", 431, "GET /_ping HTTP/1.1\r\n" + "X: y\r\n".repeat(100_000) + "\r\n"),
                Arguments.of("version", 505, "GET /_ping HTTP/9.9\r\nHost: x\r\n\r\n"),
                Arguments.of("two lengths", 400, CREATE + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}  "),
                Arguments.of("length", 400, CREATE + "Content-Length: -3\r\n\r\n{}"),
                Arguments.of("long body", 413, CREATE + "Content-Length: 8589934592\r\n\r\n{}"),
                Arguments.of("chunk", 400, chunked + "zzz\r\n{}\r\n"),
                Arguments.of("large chunk", 400, chunked + "ffffffffffffffff\r\n{}\r\n"),
                Arguments.of("chunk extension", 400, chunked + "2;" + "x".repeat(300_000) + "\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("deep", 400, create("[".repeat(1_000_000))),
                Arguments.of("deep object", 400, create("{\"a\":".repeat(500_000))),
                Arguments.of("tokens", 400, create("{\"HostConfig\":{\"Mounts\":[{}" + ",{}".repeat(300_000) + "]}}")),
                Arguments.of("number", 400, create("{\"StopTimeout\":" + "9".repeat(100_000) + "}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestThatIsNone(String name, int status, String request) {
        RawHttp.Answer answer = RawHttp.exchange(engine.socket(), request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(Outcome.json(answer.body()).get("message").asText())
                .isNotEmpty()
                .doesNotContain("java.");
    }

    @Test
    void nullsInLists() {
        RawHttp.Answer answer = RawHttp.exchange(
                engine.socket(),
                create("{\"Image\":\"busybox\",\"Env\":[null],\"HostConfig\":{\"Binds\":[null],\"Mounts\":[null],"
                        + "\"PortBindings\":{\"80/tcp\":[null]},\"Devices\":[null],\"Ulimits\":[null]}}"));
        assertThat(answer.status()).as("as in Go they are nothing").isEqualTo(201);
    }

    @Test
    void aBodyThatIsCutShort() throws IOException {
        SocketChannel channel = connect(CREATE + "Content-Length: 300\r\n\r\n{\"Image\":");
        channel.shutdownOutput();
        assertThat(RawHttp.read(channel).status()).isEqualTo(400);
    }

    @Test
    void tenThousandConnections() throws IOException {
        try {
            for (int i = 0; i < 10_000; i++) {
                connect();
            }
        } catch (SocketException e) {
            assertThat(e).as("this process may have fewer files").hasMessageContaining("Too many open files");
            for (SocketChannel channel : open.subList(0, 100)) {
                channel.close();
            }
        }
        assertHealthy();
    }

    @Test
    void headsThatDoNotEnd() throws IOException {
        for (int i = 0; i < 1500; i++) {
            connect("GET /_ping HTTP/1.1\r\nX: " + "x".repeat(50_000));
        }
        assertHealthy();
    }

    @Test
    void largeBodiesAtOnce() throws Exception {
        String request = create("{\"Image\":\"nosuch\",\"Labels\":{\"x\":\"" + "x".repeat(3_900_000) + "\"}}");
        for (int i = 0; i < 150; i++) {
            connect(request.substring(0, request.length() - 1));
        }
        assertHealthy();
    }

    @Test
    void clientsThatDoNotReadTheirAnswer() throws IOException {
        engine.jdock("run", "--name", "talks", "busybox", "sh", "-c", "yes 0123456789 | head -c 3000000")
                .text();
        for (int i = 0; i < 500; i++) {
            connect("GET /containers/talks/logs?stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        assertHealthy();
        assertThat(engine.jdock("logs", "--tail", "1", "talks").text()).startsWith("0");
    }
}
