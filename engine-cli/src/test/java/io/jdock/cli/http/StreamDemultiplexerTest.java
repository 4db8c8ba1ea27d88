package io.jdock.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamDemultiplexerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void splitsFrames() throws IOException {
        copy(frame(1, "one"), frame(2, "problem"), frame(1, ""), frame(0, "two"));
        assertThat(out).hasToString("onetwo");
        assertThat(err).hasToString("problem");
    }

    @Test
    void copiesFramesLargerThanItsBuffer() throws IOException {
        String large = "x".repeat(100_000);
        copy(frame(1, large), frame(2, "y"));
        assertThat(out).hasToString(large);
        assertThat(err).hasToString("y");
    }

    @Test
    void reportsWhatIsNoStream() {
        byte[] whole = frame(1, "cut short");
        assertThatThrownBy(() -> copy(Arrays.copyOf(whole, 12))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copy(Arrays.copyOf(whole, 5))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copy(frame(3, "log driver"))).hasMessage("error from daemon in stream: log driver");
        assertThatThrownBy(() -> copy(frame(9, "x"))).hasMessageContaining("unknown kind 9");
    }

    private void copy(byte[]... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.write(frame);
        }
        StreamDemultiplexer.copy(new ByteArrayInputStream(all.toByteArray()), out, err);
    }

    private static byte[] frame(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + payload.length)
                .putInt(stream << 24)
                .putInt(payload.length)
                .put(payload)
                .array();
    }
}
