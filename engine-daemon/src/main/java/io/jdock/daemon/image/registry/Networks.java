package io.jdock.daemon.image.registry;

import java.net.InetAddress;

/** Networks written {@code ADDRESS/BITS}. */
final class Networks {
    private Networks() {}

    /** Whether a network contains an address; what is no network contains none. */
    static boolean contains(String network, InetAddress candidate) {
        int slash = network.indexOf('/');
        if (slash < 0) {
            return false;
        }
        try {
            byte[] base = InetAddress.ofLiteral(network.substring(0, slash)).getAddress();
            byte[] address = candidate.getAddress();
            int bits = Integer.parseInt(network.substring(slash + 1));
            if (base.length != address.length || bits < 0 || bits > base.length * 8) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((base[bit / 8] ^ address[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
