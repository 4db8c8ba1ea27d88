package io.jdock.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Output, input and ends of containers, as the clients of streams see them. */
@WithEngine
class StreamsIT {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    /** More than sockets and the daemon hold. */
    private static final int MUCH = 5_000_000;

    private final Engine engine;

    StreamsIT(Engine engine) {
        this.engine = engine;
    }

    private RawConnection webSocket(String container) throws IOException {
        RawConnection connection = RawConnection.open(
                engine,
                "GET /containers/" + container + "/attach/ws?stream=1&stdin=1&stdout=1 HTTP/1.1\nConnection: Upgrade\n"
                        + "Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: "
                        + Base64.getEncoder().encodeToString("0123456789abcdef".getBytes(ISO_8859_1)));
        assertThat(connection.head())
                .startsWith("HTTP/1.1 101 ")
                // What RFC 6455 makes of that key.
                .contains("Sec-WebSocket-Accept: BACScCJPNqyz+UBoqMH89VmURoA=");
        return connection;
    }

    @Test
    void attachesByWebSocket() throws IOException {
        engine.runDetached("-i", "--name", "echoes", "busybox", "cat");
        try (RawConnection client = webSocket("echoes")) {
            client.sendFrame(TEXT, "hello\n".getBytes(ISO_8859_1));
            assertThat(client.frame()).isEqualTo(new RawConnection.Frame(BINARY, "hello\n"));
            client.sendFrame(PING, "x".getBytes(ISO_8859_1));
            assertThat(client.frame()).isEqualTo(new RawConnection.Frame(PONG, "x"));
            client.sendFrame(CLOSE, new byte[] {0x03, (byte) 0xe8});
            assertThat(client.frame()).isEqualTo(new RawConnection.Frame(CLOSE, "\u0003\u00e8"));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void closesTheWebSocketWhenTheContainerEnds() throws IOException {
        engine.runDetached("-i", "--name", "echoes", "busybox", "cat");
        try (RawConnection client = webSocket("echoes")) {
            engine.jdock("kill", "echoes").text();
            assertThat(client.frame()).isEqualTo(new RawConnection.Frame(CLOSE, "\u0003\u00e8"));
            client.sendFrame(CLOSE, new byte[] {0x03, (byte) 0xe8});
            assertThat(client.rest()).isEmpty();
        }
    }

    private void create(String name, boolean autoRemove, String script) {
        RawHttp.Answer created = RawHttp.send(
                engine.socket(),
                "POST",
                "/containers/create?name=" + name,
                "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"" + script + "\"],\"HostConfig\":{\"AutoRemove\":"
                        + autoRemove + ",\"NetworkMode\":\"none\"}}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    @Test
    void waitsBeforeTheStart() throws IOException {
        for (boolean autoRemove : List.of(false, true)) {
            for (String condition : List.of("next-exit", "removed")) {
                create("waited", autoRemove, "exit 5");
                try (RawConnection waiting = RawConnection.open(
                        engine,
                        "POST /containers/waited/wait?condition=" + condition + " HTTP/1.1\nConnection: close")) {
                    assertThat(waiting.head()).startsWith("HTTP/1.1 200");
                    engine.jdock("start", "waited").text();
                    if (condition.equals("removed") && !autoRemove) {
                        assertThat(engine.jdock("wait", "waited").text()).isEqualTo("5");
                        engine.jdock("rm", "waited").text();
                    }
                    assertThat(waiting.rest())
                            .as("%s %s", condition, autoRemove)
                            .contains("\"StatusCode\":5");
                }
                engine.removeContainers();
            }
        }
        create("waited", false, "true");
        assertThat(RawHttp.send(engine.socket(), "POST", "/containers/waited/wait?condition=not-running", "")
                        .body())
                .contains("\"StatusCode\":0");
    }

    private static String print(int bytes) {
        return "head -c " + bytes + " /dev/zero | tr '\\\\0' x";
    }

    private static String request(String what) {
        return what + " HTTP/1.1\nConnection: close";
    }

    @Test
    void logsAreReadToTheirEndThoughTheContainerIsRemoved() throws IOException {
        create("gone", true, print(MUCH));
        try (RawConnection attached =
                        RawConnection.open(engine, request("POST /containers/gone/attach?stream=1&stdout=1"));
                RawConnection removed =
                        RawConnection.open(engine, request("POST /containers/gone/wait?condition=removed"))) {
            attached.head();
            removed.head();
            engine.jdock("start", "gone").text();
            assertThat(removed.rest()).contains("\"StatusCode\":0");
            assertThat(engine.jdock("ps", "-aq").lines()).isEmpty();
            assertThat(attached.rest().chars().filter(letter -> letter == 'x').count())
                    .isEqualTo(MUCH);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsNothingUp() throws IOException {
        create("talks", false, print(MUCH));
        try (RawConnection attached =
                        RawConnection.open(engine, request("POST /containers/talks/attach?stream=1&stdout=1"));
                RawConnection following =
                        RawConnection.open(engine, request("GET /containers/talks/logs?follow=1&stdout=1"))) {
            attached.head();
            engine.jdock("start", "talks").text();
            assertThat(engine.jdock("wait", "talks").text()).isEqualTo("0");
            engine.jdock("rm", "talks").text();
            assertThat(attached.rest().length()).isGreaterThan(MUCH);
            assertThat(following.head()).startsWith("HTTP/1.1 200");
        } catch (EOFException e) {
            throw new AssertionError("a connection was cut", e);
        }
    }

    @Test
    void modesOfLogDriversAreChecked() {
        engine.jdock("run", "--rm", "--log-opt", "mode=bogus", "busybox", "true")
                .failedWith(125, "logging mode not supported: bogus");
        engine.jdock("run", "--rm", "--log-opt", "max-buffer-size=1m", "busybox", "true")
                .failedWith(125, "max-buffer-size option is only supported with 'mode=non-blocking'");
        assertThat(engine.jdock(
                                "run",
                                "--rm",
                                "--log-opt",
                                "mode=non-blocking",
                                "--log-opt",
                                "max-buffer-size=1m",
                                "busybox",
                                "echo",
                                "hi")
                        .text())
                .isEqualTo("hi");
    }
}
