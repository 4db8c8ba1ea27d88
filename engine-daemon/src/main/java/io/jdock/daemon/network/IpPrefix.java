package io.jdock.daemon.network;

/** A network of either family. */
public sealed interface IpPrefix permits Ipv4Prefix, Ipv6Prefix {
    IpAddress network();

    int length();

    /** Of the address's size, with as many leading ones as the prefix is long. */
    byte[] maskBytes();
}
