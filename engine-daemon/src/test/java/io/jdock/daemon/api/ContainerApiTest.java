package io.jdock.daemon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.http.HttpServer;
import io.jdock.daemon.api.http.Limits;
import io.jdock.daemon.api.http.RawClient;
import io.jdock.daemon.api.route.Router;
import io.jdock.daemon.api.stream.StreamLogFile;
import io.jdock.daemon.config.ListenAddress;
import io.jdock.daemon.container.model.WaitResponse;
import io.jdock.shim.streamlog.LogNotifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ContainerApiTest {
    private static final String UPGRADE = " HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n";
    private static final String ALL_STREAMS = "?stream=1&stdin=1&stdout=1&stderr=1";

    @TempDir
    private Path directory;

    private final LogNotifier notifier = LogNotifier.start();
    private final TestingExecs execs = new TestingExecs();
    private TestingContainers containers;
    private StreamLogFile log;
    private Path socket;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        log = StreamLogFile.create(directory.resolve("stream.log"));
        containers = new TestingContainers(log.path());
        var routes = Stream.of(
                        new ContainerRoutes(containers).routes(),
                        new ContainerStreamRoutes(containers, notifier).routes(),
                        new ExecRoutes(execs).routes())
                .flatMap(List::stream)
                .toList();
        socket = directory.resolve("test.sock");
        server = new HttpServer(Limits.defaults());
        server.listen(new ListenAddress.UnixSocket(socket), "");
        server.serve(new Router(routes, EngineApi.headers("1")));
    }

    @AfterEach
    void stop() {
        server.close();
        notifier.close();
    }

    private RawClient attach(String version) throws IOException {
        RawClient client = RawClient.connect(socket);
        client.send("POST " + version + "/containers/c/attach" + ALL_STREAMS + UPGRADE + "\r\n");
        return client;
    }

    @Test
    void attachesBothWaysAndEndsWithTheContainer() throws Exception {
        try (RawClient client = attach("/v1.50")) {
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 UPGRADED")
                    .contains("Content-Type: application/vnd.docker.multiplexed-stream\r\n");
            client.send("input");
            assertThat(containers.input.next()).isEqualTo("input");
            log.append(1, 1, "output");
            assertThat(client.read(14)).isEqualTo("\1\0\0\0\0\0\0\6output");
            client.endOutput();
            assertThat(containers.input.next()).isEqualTo("<end>");
            log.append(1, 2, "last");
            containers.ended.complete(null);
            assertThat(client.rest()).isEqualTo("\2\0\0\0\0\0\0\4last");
        }
    }

    @Test
    void readsToTheEndThoughTheContainerWasRemoved() throws Exception {
        try (RawClient client = attach("/v1.50")) {
            client.head();
            log.append(1, 1, "output");
            Files.delete(log.path());
            containers.ended.complete(null);
            assertThat(client.rest()).isEqualTo("\1\0\0\0\0\0\0\6output");
        }
    }

    @Test
    void callsTheStreamRawForATerminalAndForOldClients() throws Exception {
        containers.ended.complete(null);
        try (RawClient client = attach("/v1.41")) {
            assertThat(client.head()).contains("application/vnd.docker.raw-stream");
        }
        containers.tty = true;
        log.append(1, 1, "raw");
        try (RawClient client = attach("/v1.50")) {
            assertThat(client.head()).contains("application/vnd.docker.raw-stream");
            assertThat(client.rest()).isEqualTo("raw");
        }
    }

    @Test
    void attachesWithoutAnUpgrade() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.send("POST /containers/c/attach" + ALL_STREAMS + " HTTP/1.1\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK").contains("application/vnd.docker.raw-stream");
            log.append(1, 1, "x");
            assertThat(client.read(9)).isEqualTo("\1\0\0\0\0\0\0\1x");
        }
    }

    @Test
    void leavesATerminalByTheDetachKeys() throws Exception {
        containers.tty = true;
        try (RawClient client = attach("")) {
            client.head();
            client.send("ab\u0010");
            assertThat(containers.input.next()).isEqualTo("ab");
            client.send("\u0011");
            assertThat(client.rest()).isEmpty();
            assertThat(containers.input.next()).isEqualTo("<detach>");
        }
    }

    @Test
    void tellsTheProcessWhenTheClientIsGone() throws Exception {
        try (RawClient client = attach("")) {
            client.head();
        }
        assertThat(containers.input.next()).isIn("<detach>", "<end>");
    }

    @Test
    void endsAnAttachOfInputAloneWithTheInput() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.send("POST /containers/c/attach?stream=1&stdin=1" + UPGRADE + "\r\n");
            client.head();
            client.send("x");
            client.endOutput();
            assertThat(client.rest()).isEmpty();
            assertThat(containers.input.next()).isEqualTo("x");
        }
    }

    @Test
    void refusesAnAttachBeforeLeavingHttp() throws Exception {
        assertThat(RawClient.ask(socket, "POST /containers/x/attach?stream=1 HTTP/1.1\n"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"message\":\"No such container: x\"}");
        assertThat(RawClient.ask(socket, "POST /containers/c/attach?detachKeys=nonsense HTTP/1.1\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void confirmsAWaitBeforeItIsOver() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.send("POST /containers/c/wait?condition=next-exit HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(containers.done).containsExactly("wait NEXT_EXIT");
            containers.waiting.complete(new WaitResponse(3, null));
            assertThat(client.rest()).contains("{\"StatusCode\":3}");
        }
    }

    @Test
    void refusesLogsOfNoStream() throws Exception {
        assertThat(RawClient.ask(socket, "GET /containers/c/logs HTTP/1.1\n"))
                .startsWith("HTTP/1.1 400")
                .contains("Bad parameters: you must choose at least one stream");
        log.append(1, 1, "line\n");
        assertThat(RawClient.ask(socket, "GET /containers/c/logs?stdout=1 HTTP/1.1\n"))
                .contains("application/vnd.docker.multiplexed-stream", "\1\0\0\0\0\0\0\5line\n");
    }

    @Test
    void passesParametersOn() throws Exception {
        for (String target :
                List.of("stop?t=5&signal=INT", "kill?signal=9", "rename?name=d", "resize?h=3&w=4", "start")) {
            assertThat(RawClient.ask(socket, "POST /v1.50/containers/c/" + target + " HTTP/1.1\n"))
                    .startsWith("HTTP/1.1 20");
        }
        RawClient.ask(socket, "DELETE /containers/c?v=1&force=true HTTP/1.1\n");
        assertThat(containers.done)
                .containsExactly(
                        "stop StopOptions[signal=INT, timeoutSeconds=OptionalInt[5]]",
                        "kill 9",
                        "rename d",
                        "resize 3x4",
                        "start",
                        "remove RemoveOptions[force=true, volumes=true, link=false]");
        assertThat(RawClient.ask(socket, "POST /containers/c/stop?t=soon HTTP/1.1\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(RawClient.ask(socket, "POST /containers/c/resize?h=1 HTTP/1.1\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void runsAnExecWithItsStreams() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.send("POST /v1.50/exec/e/start" + UPGRADE
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}in");
            client.endOutput();
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(containersInput(execs.input)).isEqualTo("in<end>");
            execs.ended.complete(0);
            assertThat(client.rest()).hasSize(22).contains("\1\0\0\0\0\0\0\3out", "\2\0\0\0\0\0\0\3err");
        }
        assertThat(execs.closed).isTrue();
    }

    private static String containersInput(TestingInput input) throws InterruptedException {
        return input.next() + input.next();
    }

    @Test
    void tellsOnTheStreamWhyACommandCannotBeExecuted() throws Exception {
        execs.refusal = Optional.of(EngineException.invalid("no such command"));
        try (RawClient client = RawClient.connect(socket)) {
            client.send("POST /exec/e/start" + UPGRADE + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(client.rest()).isEqualTo("\1\0\0\0\0\0\0\21no such command\r\n");
        }
        execs.refusal = Optional.of(EngineException.conflict("Container c is not running"));
        assertThat(RawClient.ask(socket, "POST /exec/e/start HTTP/1.1\n")).startsWith("HTTP/1.1 409");
        assertThat(RawClient.ask(socket, "POST /exec/x/start HTTP/1.1\n")).startsWith("HTTP/1.1 404");
    }
}
