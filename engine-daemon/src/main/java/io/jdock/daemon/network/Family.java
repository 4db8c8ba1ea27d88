package io.jdock.daemon.network;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.nft.MapType;
import java.util.List;

/** What differs between IPv4 and IPv6: the header, and where an address fits into the registers. */
enum Family {
    IPV4(Netfilter.NFPROTO_IPV4, 12, 16, 4, MapType.Field.IPV4_ADDR, 1),
    IPV6(Netfilter.NFPROTO_IPV6, 8, 24, 16, MapType.Field.IPV6_ADDR, 58);

    private final int number;
    private final int sourceOffset;
    private final int destinationOffset;
    private final int addressSize;
    private final MapType.Field address;
    private final byte icmp;

    Family(int number, int sourceOffset, int destinationOffset, int addressSize, MapType.Field address, int icmp) {
        this.number = number;
        this.sourceOffset = sourceOffset;
        this.destinationOffset = destinationOffset;
        this.addressSize = addressSize;
        this.address = address;
        this.icmp = (byte) icmp;
    }

    /** NFPROTO_*. */
    int number() {
        return number;
    }

    /** Where the source address is in the header. */
    int sourceOffset() {
        return sourceOffset;
    }

    /** Where the destination address is in the header. */
    int destinationOffset() {
        return destinationOffset;
    }

    /** The number of the protocol ICMP or ICMPv6. */
    byte icmp() {
        return icmp;
    }

    int addressSize() {
        return addressSize;
    }

    MapType published() {
        return new MapType(
                List.of(MapType.Field.INET_PROTO, MapType.Field.INET_SERVICE),
                List.of(address, MapType.Field.INET_SERVICE));
    }

    List<MapType.Field> opened() {
        return List.of(address, MapType.Field.INET_PROTO, MapType.Field.INET_SERVICE);
    }

    MapType publishedAt() {
        return new MapType(
                List.of(MapType.Field.INET_PROTO, address, MapType.Field.INET_SERVICE),
                List.of(address, MapType.Field.INET_SERVICE));
    }

    /** The 32-bit register behind an address that begins in {@code first}. */
    int behindAddress(int first) {
        return first + addressSize / 4;
    }
}
