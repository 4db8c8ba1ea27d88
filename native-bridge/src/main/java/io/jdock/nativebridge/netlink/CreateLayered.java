package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.IfLink;
import io.jdock.nativebridge.abi.Rtnetlink;

/**
 * Creates a link on top of another, in a namespace.
 *
 * @param kind {@code macvlan} or {@code ipvlan}
 * @param parent index of the other
 * @param mode MACVLAN_MODE_* or IPVLAN_MODE_*
 * @param ipvlanFlags IPVLAN_F_*, 0 for a macvlan
 */
public record CreateLayered(String kind, String name, int parent, int mode, int ipvlanFlags, int namespaceFd)
        implements RouteRequest {
    public CreateLayered {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
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
        Rtm.linkHeader(writer, 0, 0, 0);
        writer.attribute(IfLink.IFLA_IFNAME, name)
                .attributeU32(IfLink.IFLA_LINK, parent)
                .attributeU32(IfLink.IFLA_NET_NS_FD, namespaceFd);
        int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
        writer.attribute(IfLink.IFLA_INFO_KIND, kind);
        int data = writer.beginPlainNested(IfLink.IFLA_INFO_DATA);
        if (kind.equals("macvlan")) {
            writer.attributeU32(IfLink.IFLA_MACVLAN_MODE, mode);
        } else {
            writer.attributeU16(IfLink.IFLA_IPVLAN_MODE, mode).attributeU16(IfLink.IFLA_IPVLAN_FLAGS, ipvlanFlags);
        }
        writer.endNested(data).endNested(info);
    }

    @Override
    public String toString() {
        return "create " + kind + " " + name + " on link " + parent;
    }
}
