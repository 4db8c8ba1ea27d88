package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An IPv6 network: its first address and the length of its prefix. */
public record Ipv6Prefix(Ipv6Address network, int length) implements IpPrefix {
    public Ipv6Prefix {
        requireNonNull(network, "network is null");
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("invalid prefix length: " + length);
        }
        network = mask(network, length);
    }

    /**
     * Reads {@code fd00::/64}; bits behind the prefix are dropped.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    @JsonCreator
    public static Ipv6Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        try {
            return new Ipv6Prefix(
                    Ipv6Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid CIDR address: " + text, e);
        }
    }

    private static Ipv6Address mask(Ipv6Address address, int length) {
        return new Ipv6Address(address.high() & bits(length), address.low() & bits(length - Long.SIZE));
    }

    private static long bits(int length) {
        return length <= 0 ? 0 : length >= Long.SIZE ? -1L : -1L << (Long.SIZE - length);
    }

    @Override
    public byte[] maskBytes() {
        return mask(new Ipv6Address(-1, -1), length).bytes();
    }

    public boolean contains(Ipv6Address address) {
        return mask(address, length).equals(network);
    }

    public boolean overlaps(Ipv6Prefix other) {
        return contains(other.network) || other.contains(network);
    }

    @JsonValue
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
