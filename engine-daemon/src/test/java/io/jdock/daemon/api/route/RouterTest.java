package io.jdock.daemon.api.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.http.HttpServer;
import io.jdock.daemon.api.http.Limits;
import io.jdock.daemon.api.http.RawClient;
import io.jdock.daemon.config.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RouterTest {
    /** A body to read. */
    public record Body(String name, int count) {}

    @TempDir
    private Path directory;

    private Path socket;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        List<Route> routes = List.of(
                Route.get("/things/{id}/json", call -> text(call, call.path("id") + " " + call.version())),
                Route.get("/images/{name:.*}/json", call -> text(call, call.path("name"))),
                Route.post("/things", call -> text(call, call.json(Body.class).toString())),
                Route.post("/fail/{kind}", call -> {
                    throw new EngineException(ErrorKind.valueOf(call.path("kind")), "told \"so\"");
                }),
                Route.get("/crash", _ -> {
                    throw new IllegalStateException("crashed on purpose");
                }));
        socket = directory.resolve("test.sock");
        server = new HttpServer(Limits.defaults());
        server.listen(new ListenAddress.UnixSocket(socket), "");
        server.serve(new Router(routes, Map.of("Api-Version", "1.50")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void text(Call call, String text) throws IOException {
        call.exchange().send(200, "text/plain", text.getBytes(UTF_8));
    }

    private String get(String target) throws IOException {
        return RawClient.ask(socket, "GET " + target + " HTTP/1.1\n");
    }

    private String post(String target, String type, String body) throws IOException {
        try (var client = RawClient.connect(socket)) {
            client.send("POST " + target + " HTTP/1.1\r\nContent-Type: " + type + "\r\nConnection: close\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            return client.rest();
        }
    }

    @Test
    void findsRoutesWithAndWithoutVersion() throws IOException {
        assertThat(get("/things/a%20b/json?x=1")).startsWith("HTTP/1.1 200").endsWith("a b 1.50");
        assertThat(get("/v1.24/things/x/json")).endsWith("x 1.24");
        assertThat(get("/v1.57/things/x/json")).endsWith("x 1.57").contains("Api-Version: 1.50");
    }

    @Test
    void findsNamesWithSlashes() throws IOException {
        assertThat(get("/images/host:5000/a/b:c/json")).endsWith("\r\nhost:5000/a/b:c");
        assertThat(get("/images/host%3A5000%2Fa+b/json")).endsWith("\r\nhost:5000/a+b");
    }

    @Test
    void refusesOtherVersionsInDockersWords() throws IOException {
        assertThat(get("/v1.23/things/x/json")).startsWith("HTTP/1.1 400").endsWith("""
                {"message":"client version 1.23 is too old. Minimum supported API version is 1.24, \
                please upgrade your client to a newer version"}""");
        assertThat(get("/v1.58/things/x/json")).startsWith("HTTP/1.1 400").endsWith("""
                {"message":"client version 1.58 is too new. Maximum supported API version is 1.57"}""");
    }

    @Test
    void answersUnknownPathsAndMethods() throws IOException {
        assertThat(get("/nowhere")).startsWith("HTTP/1.1 404").endsWith("{\"message\":\"page not found\"}");
        assertThat(get("/v1.50/things/x/y/json")).startsWith("HTTP/1.1 404");
        assertThat(get("/v1.x/things")).startsWith("HTTP/1.1 404");
        assertThat(RawClient.ask(socket, "PUT /things HTTP/1.1\n"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"message\":\"page not found\"}");
        assertThat(get("/things/%zz/json")).startsWith("HTTP/1.1 400");
    }

    @Test
    void answersMalformedHttpWithJson() throws IOException {
        assertThat(RawClient.ask(socket, "nonsense\n"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"message\":\"malformed HTTP request");
    }

    @Test
    void turnsFailuresIntoStatuses() throws IOException {
        var statuses = Map.of(
                ErrorKind.NOT_FOUND, 404,
                ErrorKind.CONFLICT, 409,
                ErrorKind.INVALID, 400,
                ErrorKind.FORBIDDEN, 403,
                ErrorKind.UNAVAILABLE, 503,
                ErrorKind.INTERNAL, 500,
                ErrorKind.NOT_IMPLEMENTED, 501);
        for (var expected : statuses.entrySet()) {
            assertThat(post("/fail/" + expected.getKey(), "application/json", "{}"))
                    .startsWith("HTTP/1.1 " + expected.getValue())
                    .endsWith("{\"message\":\"told \\\"so\\\"\"}");
        }
        assertThat(post("/fail/NOT_MODIFIED", "application/json", "{}"))
                .startsWith("HTTP/1.1 304")
                .endsWith("\r\n\r\n");
        assertThat(get("/crash")).startsWith("HTTP/1.1 500").contains("crashed on purpose");
    }

    @Test
    void readsJsonBodies() throws IOException {
        assertThat(post("/things", "application/json; charset=utf-8", "{\"Name\":\"x\",\"COUNT\":3,\"more\":[]}"))
                .endsWith("Body[name=x, count=3]");
    }

    @Test
    void refusesMalformedJson() throws IOException {
        for (String body :
                List.of("", "{", "[]", "null", "{} {}", "{\"count\":\"three\"}", "{\"name\":{}}", "{\"name\":5}")) {
            assertThat(post("/things", "application/json", body)).as(body).startsWith("HTTP/1.1 400");
        }
        String deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(post("/things", "application/json", deep)).startsWith("HTTP/1.1 400");
        assertThat(post("/things", "application/json", "{\"count\":\"three\"}")).contains("count");
        assertThat(post("/things", "text/plain", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type");
        assertThat(post("/things", "application/json", "\"" + "x".repeat(5 << 20) + "\""))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void readsQueriesAsDockerDoes() {
        Query query = Query.parse("all=1&no=0&none=None&bare&n=42&t=a%26b+c&filters="
                + "%7B%22label%22%3A%5B%22a%22%2C%22b%22%5D%2C%22id%22%3A%7B%22x%22%3Atrue%2C%22y%22%3Afalse%7D%7D");
        assertThat(query.flag("all")).isTrue();
        assertThat(query.flag("no") || query.flag("none") || query.flag("bare") || query.flag("absent"))
                .isFalse();
        assertThat(query.flag("absent", true)).isTrue();
        assertThat(query.integer("n")).hasValue(42);
        assertThat(query.text("t")).isEqualTo("a&b c");
        assertThat(query.filters()).containsEntry("label", List.of("a", "b")).containsEntry("id", List.of("x"));
    }
}
