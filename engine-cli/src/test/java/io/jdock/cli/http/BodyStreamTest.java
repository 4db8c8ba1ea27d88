package io.jdock.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyStreamTest {
    @TempDir
    Path directory;

    @Test
    void readsChunksWithExtensionsAndTrailers() throws IOException {
        assertThat(text("""
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked

                5;name=value
                hello
                7
                , world
                0
                Trailer: x

                """)).isEqualTo("hello, world");
    }

    @Test
    void readsABodyOfKnownLength() throws IOException {
        assertThat(text("HTTP/1.1 200 OK\ncontent-length: 4\n\nbodyREST")).isEqualTo("body");
    }

    @Test
    void readsUpToTheEndOfTheConnection() throws IOException {
        assertThat(text("HTTP/1.1 200 OK\n\nall of it")).isEqualTo("all of it");
    }

    @Test
    void passesOverInterimAnswers() throws IOException {
        assertThat(text("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok"))
                .isEqualTo("ok");
    }

    @Test
    void noContentHasNoBody() throws IOException {
        assertThat(text("HTTP/1.1 204 No Content\n\nnext")).isEmpty();
    }

    @Test
    void refusesWhatEndsEarlyOrIsMalformed() {
        assertThatThrownBy(() -> text("HTTP/1.1 200 OK\nContent-Length: 9\n\nshort"))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nab"))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\nab\n"))
                .hasMessageContaining("chunk size \"xyz\"");
        assertThatThrownBy(() -> text("SSH-2.0-OpenSSH\n\n")).hasMessageContaining("not an HTTP status line");
        assertThatThrownBy(() -> text("HTTP/1.1 200 OK\nContent-Length: many\n\n"))
                .hasMessageContaining("Content-Length");
    }

    private String text(String answer) throws IOException {
        try (TestingEngine engine = new TestingEngine(directory.resolve("s"), answer.replace("\n", "\r\n"));
                HttpConnection connection = HttpConnection.open(engine.address())) {
            connection.send("GET", "/x", "", null);
            return new String(connection.receive(false).readAll(), StandardCharsets.UTF_8);
        }
    }
}
