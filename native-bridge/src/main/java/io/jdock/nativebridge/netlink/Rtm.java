package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Rtnetlink;
import java.net.InetAddress;

/** The fixed headers of rtnetlink messages. */
final class Rtm {
    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    static final int LINK_HEADER_SIZE = 16;
    static final int ADDRESS_HEADER_SIZE = 8;
    static final int ROUTE_HEADER_SIZE = 12;

    private Rtm() {}

    static int family(InetAddress address) {
        return address.getAddress().length == 4 ? AF_INET : AF_INET6;
    }

    /** struct ifinfomsg: u8 family, u8 pad, u16 type, s32 index, u32 flags, u32 change mask. */
    static void linkHeader(NetlinkWriter writer, int index, int flags, int mask) {
        writer.u8(AF_UNSPEC).u8(0).u16(0).u32(index).u32(flags).u32(mask);
    }

    /** struct ifaddrmsg: u8 family, u8 prefix length, u8 flags, u8 scope, u32 index. */
    static void addressHeader(NetlinkWriter writer, InetAddress address, int prefixLength, int link) {
        writer.u8(family(address))
                .u8(prefixLength)
                .u8(0)
                .u8(Rtnetlink.RT_SCOPE_UNIVERSE)
                .u32(link);
    }

    /**
     * struct rtmsg: u8 family, u8 destination length, u8 source length, u8 tos, u8 table, u8 protocol, u8 scope,
     * u8 type, u32 flags.
     */
    static void routeHeader(NetlinkWriter writer, InetAddress network, int prefixLength, boolean hasGateway) {
        writer.u8(family(network))
                .u8(prefixLength)
                .u8(0)
                .u8(0)
                .u8(Rtnetlink.RT_TABLE_MAIN)
                .u8(Rtnetlink.RTPROT_BOOT)
                .u8(hasGateway ? Rtnetlink.RT_SCOPE_UNIVERSE : Rtnetlink.RT_SCOPE_LINK)
                .u8(Rtnetlink.RTN_UNICAST)
                .u32(0);
    }

    /** As {@link #routeHeader}, for one address of the host's own, in the table of these. */
    static void localRouteHeader(NetlinkWriter writer, InetAddress address) {
        writer.u8(family(address))
                .u8(address.getAddress().length * 8)
                .u8(0)
                .u8(0)
                .u8(Rtnetlink.RT_TABLE_LOCAL)
                .u8(Rtnetlink.RTPROT_BOOT)
                .u8(Rtnetlink.RT_SCOPE_HOST)
                .u8(Rtnetlink.RTN_LOCAL)
                .u32(0);
    }
}
