package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a tar archive in the pax format (POSIX.1-2001): a ustar header, and before it a pax header for what does not
 * fit there. That header is written only where it is needed, so the same tree always gives the same bytes. For one
 * thread.
 */
public final class TarWriter implements TarSink {
    private static final int BUFFER = 64 * 1024;
    private static final int NAME_MAX = 100;
    private static final long ID_MAX = 07777777;
    private static final long SIZE_MAX = 077777777777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private long written;

    /** @param out gets blocks of 512 bytes and longer runs of content; not closed */
    public TarWriter(OutputStream out) {
        this.out = requireNonNull(out, "out is null");
    }

    @Override
    public void accept(TarEntry entry, Content content) throws IOException {
        String name = nameOf(entry);
        Map<String, String> pax = pax(entry, name);
        if (!pax.isEmpty()) {
            writePax(pax, name);
        }
        put(header(entry, name, flag(entry.type()), entry.size()));
        copy(content, entry.size());
    }

    /** Writes one regular file that is held in memory, owned by root. */
    public void file(String name, byte[] content, int mode, long modifiedSeconds) throws IOException {
        put(TarEntry.Type.FILE, name, content, mode, modifiedSeconds);
    }

    /** Writes a directory without content, owned by root. */
    public void directory(String name, int mode, long modifiedSeconds) throws IOException {
        put(TarEntry.Type.DIRECTORY, name, new byte[0], mode, modifiedSeconds);
    }

    private void put(TarEntry.Type type, String name, byte[] content, int mode, long modifiedSeconds)
            throws IOException {
        var entry = new TarEntry(
                type,
                TarEntry.byteString(name.getBytes(UTF_8)),
                "",
                mode,
                0,
                0,
                content.length,
                modifiedSeconds,
                0,
                0,
                0,
                Map.of(),
                Optional.empty());
        var in = new ByteArrayInputStream(content);
        accept(entry, in::read);
    }

    /** Writes the end of the archive: two blocks of zeros. */
    public void finish() throws IOException {
        put(new byte[2 * TarBlock.SIZE]);
        out.flush();
    }

    private static String nameOf(TarEntry entry) {
        boolean slash = entry.type() == TarEntry.Type.DIRECTORY && !entry.name().endsWith("/");
        return slash ? entry.name() + "/" : entry.name();
    }

    /** What the ustar header cannot hold. Keys are sorted. */
    private static Map<String, String> pax(TarEntry entry, String name) {
        var pax = new TreeMap<String, String>();
        if (!fits(name)) {
            pax.put("path", name);
        }
        if (!fits(entry.linkName())) {
            pax.put("linkpath", entry.linkName());
        }
        if (entry.uid() > ID_MAX) {
            pax.put("uid", Long.toString(entry.uid()));
        }
        if (entry.gid() > ID_MAX) {
            pax.put("gid", Long.toString(entry.gid()));
        }
        if (entry.size() > SIZE_MAX) {
            pax.put("size", Long.toString(entry.size()));
        }
        if (entry.modifiedNanos() != 0 || entry.modifiedSeconds() < 0 || entry.modifiedSeconds() > SIZE_MAX) {
            pax.put("mtime", time(entry.modifiedSeconds(), entry.modifiedNanos()));
        }
        entry.xattrs().forEach((key, value) -> pax.put("SCHILY.xattr." + key, TarEntry.byteString(value)));
        return pax;
    }

    private static boolean fits(String name) {
        return name.length() <= NAME_MAX && name.chars().allMatch(c -> c < 0x80);
    }

    /** Seconds with a decimal fraction; before the epoch the whole number is negative. */
    private static String time(long seconds, int nanos) {
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        return BigDecimal.valueOf(seconds)
                .add(BigDecimal.valueOf(nanos, 9))
                .stripTrailingZeros()
                .toPlainString();
    }

    private void writePax(Map<String, String> records, String name) throws IOException {
        var text = new StringBuilder();
        records.forEach((key, value) -> text.append(record(key, value)));
        byte[] content = text.toString().getBytes(ISO_8859_1);
        // The name of such a header matters to nobody who understands it.
        String base = name.substring(name.lastIndexOf('/', name.length() - 2) + 1);
        String shown = "PaxHeaders.0/" + base.substring(0, Math.min(base.length(), NAME_MAX - 13));
        var header = new TarEntry(
                TarEntry.Type.FILE, shown, "", 0644, 0, 0, content.length, 0, 0, 0, 0, Map.of(), Optional.empty());
        put(header(header, shown, 'x', content.length));
        out.write(content);
        written += content.length;
        pad();
    }

    /** {@code "LENGTH KEY=VALUE\n"}, where the length counts its own digits. */
    static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        if (rest + Integer.toString(length).length() != length) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + key + "=" + value + "\n";
    }

    private static char flag(TarEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMBOLIC_LINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    private static byte[] header(TarEntry entry, String name, char flag, long size) {
        byte[] block = new byte[TarBlock.SIZE];
        text(block, 0, NAME_MAX, name);
        octal(block, TarBlock.MODE, 8, entry.mode());
        octal(block, TarBlock.UID, 8, entry.uid() > ID_MAX ? 0 : entry.uid());
        octal(block, TarBlock.GID, 8, entry.gid() > ID_MAX ? 0 : entry.gid());
        octal(block, TarBlock.LENGTH, 12, size > SIZE_MAX ? 0 : size);
        long seconds = entry.modifiedSeconds();
        octal(block, TarBlock.MTIME, 12, seconds < 0 || seconds > SIZE_MAX ? 0 : seconds);
        block[TarBlock.TYPE] = (byte) flag;
        text(block, TarBlock.LINK_NAME, NAME_MAX, entry.linkName());
        text(block, TarBlock.MAGIC, 8, "ustar\00000");
        boolean device = flag == '3' || flag == '4';
        octal(block, TarBlock.DEVICE_MAJOR, 8, device ? entry.deviceMajor() : 0);
        octal(block, TarBlock.DEVICE_MINOR, 8, device ? entry.deviceMinor() : 0);
        Arrays.fill(block, TarBlock.CHECKSUM, TarBlock.CHECKSUM + 8, (byte) ' ');
        long sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, TarBlock.CHECKSUM, 7, sum);
        return block;
    }

    private static void text(byte[] block, int offset, int length, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, length));
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        byte[] text = ("0".repeat(length - 1 - digits.length()) + digits).getBytes(US_ASCII);
        System.arraycopy(text, 0, block, offset, text.length);
        block[offset + length - 1] = 0;
    }

    private void copy(Content content, long size) throws IOException {
        long left = size;
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (count < 0) {
                throw new EOFException("content ends " + left + " bytes early");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
        written += size;
        pad();
    }

    private void pad() throws IOException {
        int over = (int) (written % TarBlock.SIZE);
        if (over > 0) {
            put(new byte[TarBlock.SIZE - over]);
        }
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }
}
