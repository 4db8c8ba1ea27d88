package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.If;
import io.jdock.nativebridge.abi.IfLink;
import io.jdock.nativebridge.abi.Rtnetlink;

/**
 * Creates a link, up, that carries the frames of another with an IEEE 802.1Q tag.
 *
 * @param parent index of the other
 * @param tag 1 to 4094
 */
public record CreateVlan(String name, int parent, int tag) implements RouteRequest {
    public CreateVlan {
        requireNonNull(name, "name is null");
        if (tag < 1 || tag > 4094) {
            throw new IllegalArgumentException("invalid VLAN tag: " + tag);
        }
    }

    @Override
    public int type() {
        return Rtnetlink.RTM_NEWLINK;
    }

    @Override
    public int flags() {
        return RouteRequest.CREATE;
    }

    @Override
    public void writeBody(NetlinkWriter writer) {
        Rtm.linkHeader(writer, 0, If.IFF_UP, If.IFF_UP);
        writer.attribute(IfLink.IFLA_IFNAME, name).attributeU32(IfLink.IFLA_LINK, parent);
        int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
        writer.attribute(IfLink.IFLA_INFO_KIND, "vlan");
        int data = writer.beginPlainNested(IfLink.IFLA_INFO_DATA);
        writer.attributeU16(IfLink.IFLA_VLAN_ID, tag);
        writer.endNested(data).endNested(info);
    }

    @Override
    public String toString() {
        return "create vlan " + name + " with tag " + tag + " on link " + parent;
    }
}
