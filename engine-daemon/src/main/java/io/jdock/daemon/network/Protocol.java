package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The protocols whose ports can be published, with their numbers in IP. */
public enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** @throws IllegalArgumentException {@code invalid proto: x} */
    @JsonCreator
    public static Protocol parse(String text) {
        for (Protocol protocol : values()) {
            if (protocol.text().equalsIgnoreCase(text)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("invalid proto: " + text);
    }

    /** IPPROTO_*. */
    public int number() {
        return number;
    }

    /** {@code tcp}, {@code udp}, {@code sctp}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
