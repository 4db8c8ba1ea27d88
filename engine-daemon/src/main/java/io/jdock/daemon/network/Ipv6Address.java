package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** An IPv6 address: its first eight bytes and its last, in the order of reading. Ordered as unsigned numbers. */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
    public static final Ipv6Address ANY = new Ipv6Address(0, 0);

    private static final int GROUPS = 8;

    /** @throws IllegalArgumentException if the text is no IPv6 address, or one with a zone */
    @JsonCreator
    public static Ipv6Address parse(String text) {
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            throw new IllegalArgumentException("invalid IPv6 address: " + text);
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            // The library makes ::ffff:1.2.3.4 an IPv4 address.
            return bytes.length == 4 ? new Ipv6Address(0, 0xffffL << 32 | unsigned(bytes)) : of(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid IPv6 address: " + text, e);
        }
    }

    private static long unsigned(byte[] four) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(four).getInt());
    }

    static Ipv6Address of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Ipv6Address(buffer.getLong(), buffer.getLong());
    }

    /** The address that many behind this one; carries into the first half. */
    public Ipv6Address plus(long offset) {
        long sum = low + offset;
        return new Ipv6Address(Long.compareUnsigned(sum, low) < 0 ? high + 1 : high, sum);
    }

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public Inet6Address inet() {
        try {
            return Inet6Address.getByAddress(null, bytes(), -1);
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen bytes are an address", e);
        }
    }

    @Override
    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    @Override
    public boolean isAny() {
        return equals(ANY);
    }

    /** fe80::/10. */
    public boolean isLinkLocal() {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    @Override
    public int compareTo(Ipv6Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    private int group(int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (48 - 16 * (index % 4))) & 0xffff;
    }

    /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as two colons. */
    @JsonValue
    @Override
    public String toString() {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > longest) {
                longest = end - i;
                start = i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
