package io.jdock.daemon.image.layer;

import java.util.Arrays;

/**
 * A header block of 512 bytes: the ustar layout of POSIX.1-1988 with GNU's extensions (tar(5), GNU tar's tar.h).
 *
 * <pre>
 *   0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8 | 156 type 1
 * 157 link name 100 | 257 magic 6 | 263 version 2 | 329 device major 8 | 337 device minor 8 | 345 prefix 155
 * GNU: 386 four sparse segments of 12+12 | 482 more follow 1 | 483 real size 12
 * </pre>
 */
final class TarBlock {
    static final int SIZE = 512;
    static final int MODE = 100;
    static final int UID = 108;
    static final int GID = 116;
    static final int LENGTH = 124;
    static final int MTIME = 136;
    static final int DEVICE_MAJOR = 329;
    static final int DEVICE_MINOR = 337;
    static final int GNU_SPARSE = 386;
    static final int GNU_SPARSE_MORE = 482;
    static final int GNU_REAL_SIZE = 483;

    static final int CHECKSUM = 148;
    static final int TYPE = 156;
    static final int LINK_NAME = 157;
    static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final byte[] bytes;

    TarBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Checks the checksum, which old programs computed with signed bytes. */
    void verify() throws ArchiveException {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < SIZE; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : bytes[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long stored = number(CHECKSUM, 8);
        if (stored != unsigned && stored != signed) {
            throw new ArchiveException("invalid tar header");
        }
    }

    char type() {
        return (char) (bytes[TYPE] & 0xff);
    }

    /** The name, with ustar's prefix (GNU's format has other things in its place). */
    String name() {
        String name = text(0, 100);
        boolean ustar = text(MAGIC, 6).equals("ustar") && bytes[MAGIC + 5] == 0;
        String prefix = ustar ? text(PREFIX, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(LINK_NAME, 100);
    }

    boolean isSet(int offset) {
        return bytes[offset] != 0;
    }

    /** A number: octal digits, or where the first bit is set, base 256 in two's complement. Empty is 0. */
    long number(int offset, int length) throws ArchiveException {
        if ((bytes[offset] & 0x80) != 0) {
            return binary(offset, length);
        }
        String digits = text(offset, length).strip();
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                throw new ArchiveException("invalid tar header");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    private long binary(int offset, int length) throws ArchiveException {
        // 0x80 starts a number that is not negative, 0xff a negative one; the next bit is the sign.
        boolean negative = (bytes[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int octet = i == 0 ? bytes[0 + offset] & 0x7f | (negative ? 0x80 : 0) : bytes[offset + i] & 0xff;
            if (value >> 55 != (negative ? -1 : 0)) {
                throw new ArchiveException("invalid tar header: number is too large");
            }
            value = value << 8 | octet;
        }
        return value;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return TarEntry.byteString(Arrays.copyOfRange(bytes, offset, end));
    }
}
