package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** One attribute as it came from the kernel; {@code type} without the bits NLA_F_*. The value is not copied. */
public record Attribute(int type, byte[] value) {
    public Attribute {
        requireNonNull(value, "value is null");
    }

    public int u8() {
        return sized(1).get(0) & 0xff;
    }

    public int u16() {
        return sized(2).getShort(0) & 0xffff;
    }

    public int u32() {
        return sized(4).getInt(0);
    }

    public int be32() {
        return sized(4).order(ByteOrder.BIG_ENDIAN).getInt(0);
    }

    public long be64() {
        return sized(8).order(ByteOrder.BIG_ENDIAN).getLong(0);
    }

    /** The text up to the first zero byte. */
    public String string() {
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    public Attributes nested() {
        return Attributes.parse(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()));
    }

    private ByteBuffer sized(int size) {
        if (value.length < size) {
            throw new MalformedMessageException(
                    "attribute " + type + " has " + value.length + " bytes, at least " + size + " expected");
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attribute that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return type + "=" + HexFormat.of().formatHex(value);
    }
}
