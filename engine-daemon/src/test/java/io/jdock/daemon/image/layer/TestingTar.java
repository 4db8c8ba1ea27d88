package io.jdock.daemon.image.layer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives byte by byte, also such as no tar program would. Names are byte strings. */
public final class TestingTar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int mode = 0644;
    private long uid;
    private long gid;
    private long modified = 1_700_000_000;

    public TestingTar mode(int value) {
        mode = value;
        return this;
    }

    public TestingTar owner(long user, long group) {
        uid = user;
        gid = group;
        return this;
    }

    public TestingTar modified(long seconds) {
        modified = seconds;
        return this;
    }

    public TestingTar file(String name, String content) {
        return header('0', name, "", content.length(), 0, 0).content(TarEntry.bytes(content));
    }

    public TestingTar directory(String name) {
        return header('5', name, "", 0, 0, 0);
    }

    public TestingTar symlink(String name, String target) {
        return header('2', name, target, 0, 0, 0);
    }

    public TestingTar hardLink(String name, String target) {
        return header('1', name, target, 0, 0, 0);
    }

    public TestingTar device(char type, String name, int major, int minor) {
        return header(type, name, "", 0, major, minor);
    }

    /** A pax header for the next entry: keys and values in turn. */
    public TestingTar pax(String... records) {
        var text = new StringBuilder();
        for (int i = 0; i < records.length; i += 2) {
            String record = " " + records[i] + "=" + records[i + 1] + "\n";
            int length = record.length() + 1;
            while (String.valueOf(length).length() + record.length() != length) {
                length = String.valueOf(length).length() + record.length();
            }
            text.append(length).append(record);
        }
        return header('x', "pax", "", text.length(), 0, 0).content(TarEntry.bytes(text.toString()));
    }

    /** GNU's long name for the next entry. */
    public TestingTar longName(String name) {
        return header('L', "././@LongLink", "", name.length() + 1, 0, 0).content(TarEntry.bytes(name + "\0"));
    }

    public TestingTar header(char type, String name, String link, long size, int major, int minor) {
        byte[] block = new byte[512];
        put(block, 0, name);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, uid);
        octal(block, 116, 8, gid);
        octal(block, 124, 12, size);
        octal(block, 136, 12, modified);
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\0" + "00");
        octal(block, 329, 8, major);
        octal(block, 337, 8, minor);
        return raw(checksummed(block));
    }

    public static byte[] checksummed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 8, sum);
        return block;
    }

    public TestingTar content(byte[] bytes) {
        raw(bytes);
        return raw(new byte[(512 - bytes.length % 512) % 512]);
    }

    public TestingTar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] unfinished() {
        return out.toByteArray();
    }

    public byte[] bytes() {
        return raw(new byte[1024]).unfinished();
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = TarEntry.bytes(text);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        if (value < 0) {
            // Base 256, two's complement, first bit set.
            for (int i = 0; i < length; i++) {
                block[offset + length - 1 - i] = (byte) (i < 8 ? value >> (8 * i) : 0xff);
            }
            return;
        }
        String digits = String.format("%0" + (length - 1) + "o", value);
        System.arraycopy(digits.getBytes(StandardCharsets.US_ASCII), 0, block, offset, length - 1);
    }
}
