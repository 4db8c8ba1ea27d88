package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.If;
import io.jdock.nativebridge.abi.IfLink;
import io.jdock.nativebridge.abi.Rtnetlink;

/** Creates a link, up, that drops what is sent by it. */
public record CreateDummy(String name) implements RouteRequest {
    public CreateDummy {
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
        Rtm.linkHeader(writer, 0, If.IFF_UP, If.IFF_UP);
        writer.attribute(IfLink.IFLA_IFNAME, name);
        int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
        writer.attribute(IfLink.IFLA_INFO_KIND, "dummy").endNested(info);
    }

    @Override
    public String toString() {
        return "create dummy " + name;
    }
}
