package io.jdock.cli.http;

import java.nio.charset.StandardCharsets;

/** Builds the path and query of a request. */
public final class Query {
    private static final String UNRESERVED = "-_.~";
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder text;
    private char separator = '?';

    private Query(String path) {
        this.text = new StringBuilder(path);
    }

    /** Starts with a path whose segments are encoded already. */
    public static Query of(String path) {
        return new Query(path);
    }

    /** Adds a parameter. */
    public Query with(String name, String value) {
        text.append(separator).append(name).append('=');
        encode(value, text, UNRESERVED);
        separator = '&';
        return this;
    }

    /** Adds a parameter that is 1 if it is wanted and absent if not. */
    public Query flag(String name, boolean wanted) {
        return wanted ? with(name, "1") : this;
    }

    /** Encodes a name as part of a path; slashes stay, as the references of images have them. */
    public static String path(String segment) {
        StringBuilder encoded = new StringBuilder(segment.length());
        encode(segment, encoded, UNRESERVED + "/:@");
        return encoded.toString();
    }

    private static void encode(String value, StringBuilder target, String kept) {
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || kept.indexOf(c) >= 0) {
                target.append(c);
            } else {
                target.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
