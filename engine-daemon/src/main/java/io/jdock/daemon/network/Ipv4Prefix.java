package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An IPv4 network: its first address and the length of its prefix. */
public record Ipv4Prefix(Ipv4Address network, int length) implements IpPrefix {
    public Ipv4Prefix {
        requireNonNull(network, "network is null");
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("invalid prefix length: " + length);
        }
        network = new Ipv4Address(network.bits() & mask(length));
    }

    /**
     * Reads {@code 172.17.0.0/16}; bits behind the prefix are dropped.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    @JsonCreator
    public static Ipv4Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        try {
            return new Ipv4Prefix(
                    Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid CIDR address: " + text, e);
        }
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    @Override
    public byte[] maskBytes() {
        return new Ipv4Address(mask(length)).bytes();
    }

    /** How many addresses it has. */
    public long size() {
        return 1L << (32 - length);
    }

    public Ipv4Address last() {
        return network.plus((int) (size() - 1));
    }

    public boolean contains(Ipv4Address address) {
        return (address.bits() & mask(length)) == network.bits();
    }

    public boolean overlaps(Ipv4Prefix other) {
        return contains(other.network) || other.contains(network);
    }

    @JsonValue
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
