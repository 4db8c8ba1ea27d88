package io.jdock.daemon.container;

import java.net.InetAddress;

/** Internet addresses as text. */
final class Addresses {
    private Addresses() {}

    /** Whether the text is an IPv4 or IPv6 address, not a name. Never asks a name server. */
    static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
