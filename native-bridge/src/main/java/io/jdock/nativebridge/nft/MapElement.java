package io.jdock.nativebridge.nft;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One element of a map, the bytes as they stand in registers: fields in network order, each padded to four bytes. One
 * of a set has empty data.
 */
public record MapElement(byte[] key, byte[] data) {
    public MapElement {
        key = key.clone();
        data = data.clone();
    }

    /** An element of a set. */
    public static MapElement ofSet(byte[] key) {
        return new MapElement(key, new byte[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapElement that && Arrays.equals(key, that.key) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(key) + " : " + HexFormat.of().formatHex(data);
    }
}
