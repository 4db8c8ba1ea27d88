package io.jdock.cli.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads a tar archive: ustar, pax headers, and GNU's long names and large numbers (tar(5)). */
public final class TarReader {
    private static final int BLOCK = TarWriter.BLOCK;
    private static final int MAX_EXTRA_BYTES = 1 << 20;

    private final InputStream source;
    private long left;
    private int padding;

    /** @param source is not closed by this object */
    public TarReader(InputStream source) {
        this.source = source;
    }

    /**
     * The next file; what was not read of the content of the one before is passed over.
     *
     * @return null at the archive's end
     * @throws IOException if it is no tar archive
     */
    public TarEntry next() throws IOException {
        try {
            return read();
        } catch (NumberFormatException e) {
            throw new IOException("the archive has a header with something else where a number belongs", e);
        }
    }

    private TarEntry read() throws IOException {
        Map<String, String> extra = new HashMap<>();
        while (true) {
            source.skipNBytes(left + padding);
            byte[] block = source.readNBytes(BLOCK);
            left = 0;
            padding = 0;
            if (block.length == 0 || isZero(block)) {
                return null;
            }
            if (block.length < BLOCK) {
                throw new EOFException("the archive ends within a header");
            }
            check(block);
            char type = block[156] == 0 ? TarEntry.FILE : (char) block[156];
            begin(number(block, 124, 12));
            switch (type) {
                case 'x' -> readPax(extra);
                case 'g' -> content().skipNBytes(left);
                case 'L' -> extra.put("path", longText());
                case 'K' -> extra.put("linkpath", longText());
                default -> {
                    return entry(block, type, extra);
                }
            }
        }
    }

    private void begin(long size) throws IOException {
        if (size < 0) {
            throw new IOException("the archive has a file of negative size");
        }
        left = size;
        padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private TarEntry entry(byte[] block, char type, Map<String, String> extra) throws IOException {
        String name = text(block, 0, 100);
        String prefix = text(block, 257, 6).equals("ustar") ? text(block, 345, 155) : "";
        long size = Long.parseLong(extra.getOrDefault("size", String.valueOf(left)));
        begin(type == TarEntry.FILE || type == '7' ? size : 0);
        String modified = extra.getOrDefault("mtime", String.valueOf(number(block, 136, 12)));
        int dot = modified.indexOf('.');
        return new TarEntry(
                extra.getOrDefault("path", prefix.isEmpty() ? name : prefix + "/" + name),
                type == '7' ? TarEntry.FILE : type,
                (int) number(block, 100, 8),
                Integer.parseUnsignedInt(extra.getOrDefault("uid", String.valueOf(number(block, 108, 8)))),
                Integer.parseUnsignedInt(extra.getOrDefault("gid", String.valueOf(number(block, 116, 8)))),
                left,
                Long.parseLong(dot < 0 ? modified : modified.substring(0, dot)),
                extra.getOrDefault("linkpath", text(block, 157, 100)),
                number(block, 329, 8) << 32 | number(block, 337, 8));
    }

    /** The content of the last entry. */
    public InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int count = source.read(target, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new EOFException("the archive ends within a file");
                }
                left -= count;
                return count;
            }
        };
    }

    private byte[] extra() throws IOException {
        if (left > MAX_EXTRA_BYTES) {
            throw new IOException("the archive has a header of " + left + " bytes");
        }
        return content().readAllBytes();
    }

    private String longText() throws IOException {
        byte[] bytes = extra();
        return text(bytes, 0, bytes.length);
    }

    private void readPax(Map<String, String> extra) throws IOException {
        byte[] bytes = extra();
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            while (space < bytes.length && bytes[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
            if (length <= space - at + 1 || at + length > bytes.length) {
                throw new IOException("the archive has a malformed pax header");
            }
            String record = new String(bytes, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals > 0) {
                extra.put(record.substring(0, equals), record.substring(equals + 1));
            }
            at += length;
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void check(byte[] block) throws IOException {
        long sum = 8L * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        if (number(block, 148, 8) != sum) {
            throw new IOException("this is no tar archive: the checksum of a header is wrong");
        }
    }

    /** Octal digits, or GNU's base 256 if the first bit is set. */
    private static long number(byte[] block, int offset, int length) throws IOException {
        if ((block[offset] & 0x80) != 0) {
            long value = block[offset] & 0x7f;
            for (int i = 1; i < length; i++) {
                value = value << 8 | block[offset + i] & 0xff;
            }
            return value;
        }
        String digits = text(block, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException _) {
            throw new IOException("this is no tar archive: \"" + digits + "\" stands where a number belongs");
        }
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }
}
