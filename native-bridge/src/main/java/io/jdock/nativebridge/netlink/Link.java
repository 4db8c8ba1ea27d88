package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.If;
import io.jdock.nativebridge.abi.IfLink;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An interface.
 *
 * @param flags IFF_*
 * @param kind IFLA_INFO_KIND, as {@code bridge} or {@code veth}; empty for hardware and lo
 * @param master index of the bridge it is a port of, 0 if none
 * @param peer IFLA_LINK: of a veth, the index of its other end in that end's namespace; 0 if none
 * @param peerNamespace id of the other end's namespace as this namespace counts, -1 if it is this one
 */
public record Link(
        int index,
        String name,
        int flags,
        int mtu,
        Optional<MacAddress> mac,
        String kind,
        int master,
        int peer,
        int peerNamespace) {
    static Link parse(NetlinkMessage message) {
        Attributes attributes = message.attributes(Rtm.LINK_HEADER_SIZE);
        ByteBuffer header = message.buffer();
        return new Link(
                header.getInt(4),
                attributes.string(IfLink.IFLA_IFNAME).orElse(""),
                header.getInt(8),
                attributes.u32(IfLink.IFLA_MTU, 0),
                attributes
                        .find(IfLink.IFLA_ADDRESS)
                        .map(Attribute::value)
                        .filter(bytes -> bytes.length == 6)
                        .map(MacAddress::of),
                attributes
                        .nested(IfLink.IFLA_LINKINFO)
                        .flatMap(info -> info.string(IfLink.IFLA_INFO_KIND))
                        .orElse(""),
                attributes.u32(IfLink.IFLA_MASTER, 0),
                attributes.u32(IfLink.IFLA_LINK, 0),
                attributes.u32(IfLink.IFLA_LINK_NETNSID, -1));
    }

    public boolean isUp() {
        return (flags & If.IFF_UP) != 0;
    }
}
