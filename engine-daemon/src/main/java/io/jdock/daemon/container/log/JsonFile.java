package io.jdock.daemon.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.daemon.state.Json;
import io.jdock.shim.streamlog.LogEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Docker's {@code json-file}: one JSON object a line, in {@code ID-json.log} and, by {@code max-size} and
 * {@code max-file}, in {@code ID-json.log.1} and so on, the highest number the oldest.
 */
final class JsonFile implements LogSink, LogSink.Resumable {
    private final LogSource source;
    private final Path file;
    private final boolean compress;
    private final Map<String, String> attributes;
    private FileChannel channel;
    private OutputStream out;
    private long size;

    /** A line of the file. */
    record Line(
            String log,
            String stream,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attrs,
            String time) {}

    JsonFile(LogSource source) throws IOException {
        this.source = source;
        this.file = source.file();
        this.compress = Boolean.parseBoolean(source.options().getOrDefault("compress", "false"));
        var all = new TreeMap<>(source.attributes());
        if (source.options().containsKey("tag")) {
            all.put("tag", source.tag());
        }
        this.attributes = all;
        open();
    }

    private void open() throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        }
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        size = channel.size();
        channel.position(size);
        out = new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024);
    }

    /** What the file has beyond its length at the last flush will come again. */
    @Override
    public void resume(long mark) throws IOException {
        if (size > mark) {
            channel.truncate(mark);
            channel.position(mark);
            size = mark;
        }
    }

    @Override
    public void line(LogEntry entry, int start, int end) throws IOException {
        String text = new String(entry.bytes(), start, end - start, UTF_8);
        String stream = entry.stream() == LogEntry.STDOUT ? "stdout" : "stderr";
        byte[] json = Json.bytes(new Line(text, stream, attributes, entry.time().toString()));
        if (size > 0 && size + json.length + 1 > source.maxSize()) {
            rotate();
        }
        out.write(json);
        out.write('\n');
        size += json.length + 1;
    }

    private void rotate() throws IOException {
        close();
        int last = source.maxFiles() - 1;
        for (int number = last; number > 1; number--) {
            move(rotated(number - 1, ""), rotated(number, ""));
            move(rotated(number - 1, ".gz"), rotated(number, ".gz"));
        }
        if (last < 1) {
            Files.deleteIfExists(file);
        } else {
            move(file, rotated(1, ""));
            if (compress) {
                try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(rotated(1, ".gz")))) {
                    Files.copy(rotated(1, ""), zipped);
                }
                Files.delete(rotated(1, ""));
            }
        }
        open();
    }

    private Path rotated(int number, String suffix) {
        return file.resolveSibling(file.getFileName() + "." + number + suffix);
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public long flush() throws IOException {
        out.flush();
        return size;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
