package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Rtnetlink;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A route.
 *
 * @param destination empty for the default route
 * @param link index of the interface, 0 if there is none or several
 * @param table RT_TABLE_*
 * @param type RTN_*
 * @param protocol RTPROT_*
 */
public record Route(
        int family,
        Optional<InetAddress> destination,
        int prefixLength,
        Optional<InetAddress> gateway,
        Optional<InetAddress> source,
        int link,
        int table,
        int type,
        int protocol) {
    static Route parse(NetlinkMessage message) {
        Attributes attributes = message.attributes(Rtm.ROUTE_HEADER_SIZE);
        ByteBuffer header = message.buffer();
        return new Route(
                header.get(0) & 0xff,
                address(attributes, Rtnetlink.RTA_DST),
                header.get(1) & 0xff,
                address(attributes, Rtnetlink.RTA_GATEWAY),
                address(attributes, Rtnetlink.RTA_PREFSRC),
                attributes.u32(Rtnetlink.RTA_OIF, 0),
                attributes.u32(Rtnetlink.RTA_TABLE, header.get(4) & 0xff),
                header.get(7) & 0xff,
                header.get(5) & 0xff);
    }

    private static Optional<InetAddress> address(Attributes attributes, int type) {
        return attributes.find(type).map(attribute -> InterfaceAddress.inet(attribute.value()));
    }

    public boolean isDefault() {
        return destination.isEmpty() && prefixLength == 0;
    }
}
