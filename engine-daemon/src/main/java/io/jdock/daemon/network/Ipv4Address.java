package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jdock.nativebridge.netlink.MacAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An IPv4 address; {@code bits} in the order of reading, so 10.0.0.1 is 0x0a000001. Ordered as unsigned numbers. */
public record Ipv4Address(int bits) implements IpAddress, Comparable<Ipv4Address> {
    public static final Ipv4Address ANY = new Ipv4Address(0);

    private static final Pattern TEXT = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    /** Docker's prefix of the addresses it makes: locally administered, 0x42. */
    private static final long MAC_PREFIX = 0x0242L << 32;

    /** @throws IllegalArgumentException if the text is not four numbers below 256 with dots between */
    @JsonCreator
    public static Ipv4Address parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid IPv4 address: " + text);
        }
        int bits = 0;
        for (String part : text.split("\\.")) {
            int number = Integer.parseInt(part);
            if (number > 255) {
                throw new IllegalArgumentException("invalid IPv4 address: " + text);
            }
            bits = bits << 8 | number;
        }
        return new Ipv4Address(bits);
    }

    static Ipv4Address of(byte[] bytes) {
        return new Ipv4Address(
                (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff));
    }

    public Ipv4Address plus(int offset) {
        return new Ipv4Address(bits + offset);
    }

    @Override
    public byte[] bytes() {
        return new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    }

    @Override
    public Inet4Address inet() {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** The MAC address that belongs to this address: 02:42 and its four bytes. */
    public MacAddress mac() {
        return new MacAddress(MAC_PREFIX | Integer.toUnsignedLong(bits));
    }

    @Override
    public boolean isLoopback() {
        return bits >>> 24 == 127;
    }

    @Override
    public boolean isAny() {
        return bits == 0;
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @JsonValue
    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
