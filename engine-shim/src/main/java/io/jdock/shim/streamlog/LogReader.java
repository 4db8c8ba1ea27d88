package io.jdock.shim.streamlog;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a stream log from the front to its present end, and again from there when more has been appended. One thread
 * at a time.
 */
public final class LogReader implements AutoCloseable {
    /** Bytes of a record's header. */
    public static final int HEADER = 32;

    /** "JOCK" in memory on a little-endian machine. */
    public static final int MAGIC = 0x4b434f4a;

    /** No copier appends more than this in one record. */
    public static final int MAX_LENGTH = 1 << 20;

    private static final int BUFFER = 64 * 1024;

    private final FileChannel file;
    /** The same file, for lseek(2). */
    private final Fd seeking;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.nativeOrder());
    /** Offset in the file of the buffer's first byte. */
    private long bufferStart;

    private long position;

    private LogReader(FileChannel file, Fd seeking) {
        this.file = file;
        this.seeking = seeking;
        buffer.limit(0);
    }

    /**
     * Opens a log at its beginning.
     *
     * @throws java.nio.file.NoSuchFileException if the container has never been started
     */
    public static LogReader open(Path log) throws IOException {
        FileChannel file = FileChannel.open(log, StandardOpenOption.READ);
        try {
            return new LogReader(file, Files.open(log.toString(), Fcntl.O_RDONLY));
        } catch (SyscallException e) {
            file.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Offset of the record that {@link #next} will read: a place to come back to. */
    public long position() {
        return position;
    }

    /** Goes to an offset that {@link #position} gave, in this or another reader. */
    public void seek(long offset) {
        position = offset;
    }

    /** Length of the file now. */
    public long size() throws IOException {
        return file.size();
    }

    /** The next whole record, or empty at the present end. */
    public Optional<LogEntry> next() throws IOException {
        while (have(HEADER)) {
            int at = (int) (position - bufferStart);
            long length = buffer.getLong(at);
            long seconds = buffer.getLong(at + 8);
            long nanoseconds = buffer.getLong(at + 16);
            int stream = buffer.getInt(at + 24);
            if (!isHeader(length, nanoseconds, stream, buffer.getInt(at + 28))) {
                // a torn record lies before, or what was here was given up: look for the next header
                position = isZero(at) ? afterHole() : position + 1;
                continue;
            }
            Optional<byte[]> bytes = payload((int) length);
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            position += HEADER + length;
            return Optional.of(new LogEntry(seconds, (int) nanoseconds, stream, bytes.get()));
        }
        return Optional.empty();
    }

    private boolean isZero(int at) {
        for (int i = 0; i < HEADER; i += 8) {
            if (buffer.getLong(at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where to look on after zeros: behind the hole, if they are one. */
    private long afterHole() throws IOException {
        long data = Files.seekData(seeking, position);
        return data < 0 ? Math.max(position + 1, file.size()) : Math.max(position + 1, data);
    }

    /**
     * The first offset at {@code from} or after it where a record begins, if all is records from there to the present
     * end. What looks like a record inside another one's bytes does not lead to the end.
     *
     * @return empty if there is no such place
     */
    public OptionalLong boundary(long from) throws IOException {
        long end = file.size();
        for (long candidate = from; candidate < end; candidate++) {
            position = candidate;
            if (!have(HEADER)) {
                return OptionalLong.empty();
            }
            if (isZero((int) (position - bufferStart))) {
                candidate = Math.max(candidate, afterHole() - 1);
            } else if (leadsTo(candidate, end)) {
                return OptionalLong.of(candidate);
            }
        }
        return OptionalLong.empty();
    }

    private boolean leadsTo(long start, long end) throws IOException {
        position = start;
        while (position < end) {
            if (!have(HEADER)) {
                return position > start; // the last record is not whole yet
            }
            int at = (int) (position - bufferStart);
            long length = buffer.getLong(at);
            if (!isHeader(length, buffer.getLong(at + 16), buffer.getInt(at + 24), buffer.getInt(at + 28))) {
                return false;
            }
            position += HEADER + length;
        }
        return true;
    }

    private static boolean isHeader(long length, long nanoseconds, int stream, int magic) {
        return magic == MAGIC
                && length > 0
                && length <= MAX_LENGTH
                && nanoseconds >= 0
                && nanoseconds < 1_000_000_000
                && (stream == LogEntry.STDOUT || stream == LogEntry.STDERR);
    }

    private Optional<byte[]> payload(int length) throws IOException {
        byte[] bytes = new byte[length];
        if (length <= BUFFER - HEADER && have(HEADER + length)) {
            buffer.get((int) (position - bufferStart) + HEADER, bytes);
            return Optional.of(bytes);
        }
        ByteBuffer target = ByteBuffer.wrap(bytes);
        while (target.hasRemaining()) {
            int count = file.read(target, position + HEADER + target.position());
            if (count <= 0) {
                return Optional.empty();
            }
        }
        return Optional.of(bytes);
    }

    /** Makes {@code count} bytes from the position on available in the buffer, if the file has them. */
    private boolean have(int count) throws IOException {
        if (position >= bufferStart && position + count <= bufferStart + buffer.limit()) {
            return true;
        }
        buffer.clear();
        bufferStart = position;
        while (buffer.position() < count) {
            int read = file.read(buffer, bufferStart + buffer.position());
            if (read <= 0) {
                break;
            }
        }
        boolean enough = buffer.position() >= count;
        buffer.flip();
        return enough;
    }

    @Override
    public void close() throws IOException {
        seeking.close();
        file.close();
    }
}
