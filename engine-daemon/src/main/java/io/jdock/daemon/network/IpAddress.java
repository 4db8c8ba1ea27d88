package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.InetAddress;

/** An address of either family; its text is the one that {@code toString} has, without brackets. */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {
    /** @throws IllegalArgumentException if the text is no address */
    @JsonCreator
    static IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? Ipv4Address.parse(text) : Ipv6Address.parse(text);
    }

    /** In network order. */
    byte[] bytes();

    InetAddress inet();

    boolean isLoopback();

    /** Whether it stands for all of the host's. */
    boolean isAny();

    /** As it stands before a port: an IPv6 address in brackets. */
    default String beforePort() {
        return this instanceof Ipv6Address ? "[" + this + "]" : toString();
    }
}
