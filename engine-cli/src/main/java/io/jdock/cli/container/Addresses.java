package io.jdock.cli.container;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.regex.Pattern;

/** Checks of addresses that never ask a name server. */
final class Addresses {
    private static final int MAC_BYTES = 6;
    private static final int MAX_DOMAIN = 255;
    private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");

    private Addresses() {}

    static boolean isIp(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                Inet6Address.ofLiteral(text);
            } else {
                Inet4Address.ofLiteral(text);
                return text.chars().filter(c -> c == '.').count() == 3;
            }
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether labels of letters, digits and hyphens are joined by dots, and a letter is among them. */
    static boolean isDomain(String text) {
        return text.length() < MAX_DOMAIN
                && text.chars().anyMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
                && DOMAIN.matcher(text).matches();
    }

    static boolean isMac(String text) {
        String[] parts = text.split("[:-]", -1);
        if (parts.length != MAC_BYTES) {
            return false;
        }
        for (String part : parts) {
            if (part.length() != 2
                    || Character.digit(part.charAt(0), 16) < 0
                    || Character.digit(part.charAt(1), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
