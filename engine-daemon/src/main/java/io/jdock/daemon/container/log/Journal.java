package io.jdock.daemon.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.nativebridge.linux.UnixDatagrams;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.streamlog.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** systemd's journal, by its native protocol: one datagram an entry, of fields with the names that Docker gives them. */
final class Journal implements LogSink {
    static final Path SOCKET = Path.of("/run/systemd/journal/socket");

    private static final String ERROR = "3";
    private static final String INFORMATION = "6";

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final UnixDatagrams socket;

    Journal(LogSource source) throws IOException {
        source.attributes().forEach((name, value) -> fields.put(fieldName(name), value));
        fields.put("CONTAINER_ID", source.shortId());
        fields.put("CONTAINER_ID_FULL", source.id());
        fields.put("CONTAINER_NAME", source.name());
        fields.put("CONTAINER_TAG", source.tag());
        fields.put("IMAGE_NAME", source.imageName());
        fields.put("SYSLOG_IDENTIFIER", source.tag());
        this.socket = SyslogAddress.unixDatagrams(SOCKET.toString());
    }

    static boolean isThere() {
        return Files.exists(SOCKET);
    }

    /** Names have capitals, digits and underscores, and begin with a letter. */
    static String fieldName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_").replaceAll("^[_0-9]+", "");
    }

    @Override
    public void line(LogEntry entry, int start, int end) throws IOException {
        int last = end > start && entry.bytes()[end - 1] == '\n' ? end - 1 : end;
        var datagram = new ByteArrayOutputStream();
        fields.forEach((name, value) -> put(datagram, name, value.getBytes(UTF_8)));
        put(datagram, "PRIORITY", (entry.stream() == LogEntry.STDERR ? ERROR : INFORMATION).getBytes(UTF_8));
        if (last == end) {
            put(datagram, "CONTAINER_PARTIAL_MESSAGE", "true".getBytes(UTF_8));
        }
        byte[] message = Arrays.copyOfRange(entry.bytes(), start, last);
        put(datagram, "MESSAGE", message);
        try {
            socket.send(datagram.toByteArray());
        } catch (SyscallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** NAME, a line feed, the length in 64 bits of little endian, the value, a line feed: right for every value. */
    private static void put(ByteArrayOutputStream datagram, String name, byte[] value) {
        if (name.isEmpty()) {
            return;
        }
        datagram.writeBytes((name + "\n").getBytes(UTF_8));
        datagram.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value.length)
                .array());
        datagram.writeBytes(value);
        datagram.write('\n');
    }

    @Override
    public long flush() {
        return 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}
