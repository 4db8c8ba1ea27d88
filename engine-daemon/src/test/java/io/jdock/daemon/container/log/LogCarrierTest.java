package io.jdock.daemon.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogCarrierTest {
    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private Path log;
    private Path file;

    @BeforeEach
    void create() throws IOException {
        log = Files.createFile(directory.resolve("stream.log"));
        file = directory.resolve(ID + "-json.log");
    }

    private void append(int stream, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        ByteBuffer record = ByteBuffer.allocate(LogReader.HEADER + bytes.length).order(ByteOrder.nativeOrder());
        record.putLong(bytes.length)
                .putLong(1)
                .putLong(5)
                .putInt(stream)
                .putInt(LogReader.MAGIC)
                .put(bytes);
        Files.write(log, record.array(), StandardOpenOption.APPEND);
    }

    private LogCarrier carrier(String driver, long maxSize, int maxFiles, Map<String, String> options) {
        var source =
                new LogSource(ID, "web", "busybox", "sha256:" + ID, file, Map.of("a", "b"), options, maxSize, maxFiles);
        return new LogCarrier(log, directory.resolve("progress.json"), driver, source);
    }

    /** Another carrier goes on where the last one noted, and takes back what was written after that. */
    @Test
    void goesOnAfterARestart() throws IOException {
        append(LogEntry.STDOUT, "one\ntwo");
        try (LogCarrier first = carrier("json-file", Long.MAX_VALUE, 1, Map.of("tag", "{{.Name}}"))) {
            first.carry();
            assertThat(first.isBehind()).isFalse();
        }
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"log\":\"one\\n\",\"stream\":\"stdout\",\"attrs\":{\"a\":\"b\",\"tag\":\"web\"},"
                                + "\"time\":\"1970-01-01T00:00:01.000000005Z\"}",
                        "{\"log\":\"two\",\"stream\":\"stdout\",\"attrs\":{\"a\":\"b\",\"tag\":\"web\"},"
                                + "\"time\":\"1970-01-01T00:00:01.000000005Z\"}");
        Files.writeString(file, "written but never noted", StandardOpenOption.APPEND);
        append(LogEntry.STDERR, "three\n");
        try (LogCarrier second = carrier("json-file", Long.MAX_VALUE, 1, Map.of())) {
            assertThat(second.isBehind()).isTrue();
            second.carry();
        }
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("{\"log\":\"three\\n\",\"stream\":\"stderr\"");
    }

    @Test
    void rotates() throws IOException {
        try (LogCarrier carrier = carrier("json-file", 200, 2, Map.of())) {
            for (int i = 1; i < 10; i++) {
                append(LogEntry.STDOUT, "line " + i + "\n");
            }
            carrier.carry();
        }
        assertThat(directory.resolve(ID + "-json.log.1"))
                .content()
                .contains("line 7")
                .contains("line 8");
        assertThat(file).content().contains("line 9");
        assertThat(directory.resolve(ID + "-json.log.2")).doesNotExist();
    }

    @Test
    void speaksSyslog() throws IOException {
        try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            receiver.setSoTimeout(10_000);
            append(LogEntry.STDERR, "what\n");
            String address = "udp://127.0.0.1:" + receiver.getLocalPort();
            Map<String, String> options = Map.of(
                    "syslog-address", address, "syslog-format", "rfc5424", "syslog-facility", "local1", "tag", "t");
            try (LogCarrier carrier = carrier("syslog", Long.MAX_VALUE, 1, options)) {
                carrier.carry();
            }
            var packet = new DatagramPacket(new byte[1000], 1000);
            receiver.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
                    .startsWith("<139>1 1970-01-01T")
                    .endsWith(" t " + ProcessHandle.current().pid() + " t - what");
        }
    }

    @Test
    void refusesInDockersWords() {
        assertThatThrownBy(() -> LogCarrier.check("syslog", Map.of("syslog-address", "ftp://x")))
                .hasMessage("unsupported scheme: 'ftp'");
        assertThatThrownBy(() -> LogCarrier.check("syslog", Map.of("syslog-facility", "nosuch")))
                .hasMessage("invalid syslog facility");
        assertThat(Journal.fieldName("_com.example-x")).isEqualTo("COM_EXAMPLE_X");
    }
}
