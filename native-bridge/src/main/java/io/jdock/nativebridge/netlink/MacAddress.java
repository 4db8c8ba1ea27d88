package io.jdock.nativebridge.netlink;

import java.util.HexFormat;

/** An Ethernet address; {@code bits} are its 48 bits. */
public record MacAddress(long bits) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int SIZE = 6;

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /** @throws IllegalArgumentException if the text is not six bytes in hex, separated by colons or hyphens */
    public static MacAddress parse(String text) {
        try {
            return of(COLONS.parseHex(text.replace('-', ':')));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid MAC address: " + text, e);
        }
    }

    public static MacAddress of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("not six bytes: " + bytes.length);
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = bits << 8 | (b & 0xff);
        }
        return new MacAddress(bits);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (bits >>> (8 * (SIZE - 1 - i)));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
