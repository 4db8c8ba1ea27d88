package io.jdock.cli.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a tar archive: POSIX ustar, and a pax header for what does not fit into one (pax(1), tar(5)). */
public final class TarWriter implements AutoCloseable {
    static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final long MAX_OCTAL_7 = 07777777;
    private static final long MAX_OCTAL_11 = 077777777777L;

    private final OutputStream target;

    /** @param target is not closed with this object */
    public TarWriter(OutputStream target) {
        this.target = target;
    }

    /**
     * Adds a file.
     *
     * @param content read for as many bytes as the entry has; not used for anything but a regular file
     * @throws EOFException if the content is shorter than the entry says
     */
    public void add(TarEntry entry, InputStream content) throws IOException {
        byte[] pax = pax(entry);
        if (pax.length > 0) {
            target.write(header(
                    new TarEntry("PaxHeaders/0", 'x', 0644, 0, 0, pax.length, entry.modified(), "", 0), pax.length));
            target.write(pax);
            pad(pax.length);
        }
        target.write(header(entry, entry.size()));
        if (entry.size() > 0) {
            copy(entry, content);
            pad(entry.size());
        }
    }

    private void copy(TarEntry entry, InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = entry.size();
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(entry.name() + " became shorter while it was read");
            }
            target.write(buffer, 0, count);
            left -= count;
        }
    }

    private void pad(long size) throws IOException {
        int rest = (int) (size % BLOCK);
        if (rest > 0) {
            target.write(new byte[BLOCK - rest]);
        }
    }

    private static byte[] pax(TarEntry entry) {
        StringBuilder records = new StringBuilder();
        if (!fits(entry.name())) {
            record(records, "path", entry.name());
        }
        if (!fits(entry.link())) {
            record(records, "linkpath", entry.link());
        }
        if (entry.size() > MAX_OCTAL_11) {
            record(records, "size", String.valueOf(entry.size()));
        }
        if (entry.uid() > MAX_OCTAL_7 || entry.uid() < 0) {
            record(records, "uid", Integer.toUnsignedString(entry.uid()));
        }
        if (entry.gid() > MAX_OCTAL_7 || entry.gid() < 0) {
            record(records, "gid", Integer.toUnsignedString(entry.gid()));
        }
        return records.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean fits(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length == name.length() && bytes.length <= NAME_BYTES;
    }

    /** {@code LENGTH KEY=VALUE\n}, where the length counts itself. */
    private static void record(StringBuilder records, String key, String value) {
        int bare = value.getBytes(StandardCharsets.UTF_8).length + key.length() + 3;
        int length = bare + String.valueOf(bare).length();
        length = bare + String.valueOf(length).length();
        records.append(length).append(' ').append(key).append('=').append(value).append('\n');
    }

    private static byte[] header(TarEntry entry, long size) {
        byte[] block = new byte[BLOCK];
        text(block, 0, NAME_BYTES, entry.name());
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, entry.uid() & MAX_OCTAL_7);
        octal(block, 116, 8, entry.gid() & MAX_OCTAL_7);
        octal(block, 124, 12, size > MAX_OCTAL_11 ? 0 : size);
        octal(block, 136, 12, Math.max(0, entry.modified()));
        block[156] = (byte) entry.type();
        text(block, 157, NAME_BYTES, entry.link());
        text(block, 257, 8, "ustar\00000");
        octal(block, 329, 8, entry.device() >>> 32);
        octal(block, 337, 8, entry.device() & 0xffffffffL);
        int sum = 8 * ' ';
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
        return block;
    }

    private static void text(byte[] block, int offset, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, Math.min(length, bytes.length));
    }

    private static void octal(byte[] block, int offset, int length, long number) {
        String digits = Long.toOctalString(number);
        text(block, offset, length, "0".repeat(Math.max(0, length - 1 - digits.length())) + digits);
    }

    /** Writes the archive's end. */
    @Override
    public void close() throws IOException {
        target.write(new byte[2 * BLOCK]);
        target.flush();
    }
}
