package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Rtnetlink;
import java.net.InetAddress;

/**
 * Adds, or deletes, a route by which packets to an address are the host's own, though no link has the address: so it is
 * never chosen as the source of a connection.
 *
 * @param link index of the loopback link
 * @param add false to delete
 */
public record LocalRoute(int link, InetAddress address, boolean add) implements RouteRequest {
    public LocalRoute {
        requireNonNull(address, "address is null");
    }

    @Override
    public int type() {
        return add ? Rtnetlink.RTM_NEWROUTE : Rtnetlink.RTM_DELROUTE;
    }

    @Override
    public int flags() {
        return add ? RouteRequest.CREATE : 0;
    }

    @Override
    public void writeBody(NetlinkWriter writer) {
        Rtm.localRouteHeader(writer, address);
        writer.attribute(Rtnetlink.RTA_DST, address).attributeU32(Rtnetlink.RTA_OIF, link);
    }

    @Override
    public String toString() {
        return (add ? "add" : "delete") + " local route to " + address.getHostAddress() + " by link " + link;
    }
}
