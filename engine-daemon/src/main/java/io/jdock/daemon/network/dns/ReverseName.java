package io.jdock.daemon.network.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Names of addresses in the trees in-addr.arpa and ip6.arpa. */
final class ReverseName {
    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";

    private ReverseName() {}

    /** The address that the name (lower case, no final dot) stands for; empty if it is no such name. */
    static Optional<InetAddress> parse(String name) {
        byte[] bytes;
        if (name.endsWith(IPV4)) {
            bytes = numbers(name.substring(0, name.length() - IPV4.length()).split("\\."), 4, 10, 255);
        } else if (name.endsWith(IPV6)) {
            bytes = joined(
                    numbers(name.substring(0, name.length() - IPV6.length()).split("\\."), 32, 16, 15));
        } else {
            return Optional.empty();
        }
        try {
            return bytes.length == 0 ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /** The parts as numbers, last first; nothing if one is none. */
    private static byte[] numbers(String[] parts, int count, int radix, int max) {
        if (parts.length != count) {
            return new byte[0];
        }
        byte[] numbers = new byte[count];
        for (int i = 0; i < count; i++) {
            try {
                int number = Integer.parseUnsignedInt(parts[count - 1 - i], radix);
                if (number < 0 || number > max) {
                    return new byte[0];
                }
                numbers[i] = (byte) number;
            } catch (NumberFormatException _) {
                return new byte[0];
            }
        }
        return numbers;
    }

    private static byte[] joined(byte[] nibbles) {
        byte[] bytes = new byte[nibbles.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
        }
        return bytes;
    }
}
