package io.jdock.daemon.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.shim.streamlog.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a stream log as a shim's copier does. */
public record StreamLogFile(Path path) {
    public static StreamLogFile create(Path path) throws IOException {
        Files.createFile(path);
        return new StreamLogFile(path);
    }

    public void append(long seconds, int stream, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        var record = ByteBuffer.allocate(LogReader.HEADER + bytes.length).order(ByteOrder.nativeOrder());
        record.putLong(bytes.length)
                .putLong(seconds)
                .putLong(5)
                .putInt(stream)
                .putInt(LogReader.MAGIC)
                .put(bytes);
        Files.write(path, record.array(), StandardOpenOption.APPEND);
    }
}
