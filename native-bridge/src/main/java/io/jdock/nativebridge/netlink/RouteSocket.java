package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.IfLink;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Rtnetlink;
import java.util.List;
import java.util.Optional;

/** rtnetlink(7): links, addresses and routes of the network namespace in which the socket was opened. */
public final class RouteSocket implements AutoCloseable {
    private final NetlinkSocket socket;

    RouteSocket(NetlinkSocket socket) {
        this.socket = requireNonNull(socket, "socket is null");
    }

    /** Opens a socket in the calling thread's network namespace. */
    public static RouteSocket open() {
        return new RouteSocket(NetlinkSocket.open(Netlink.NETLINK_ROUTE));
    }

    /**
     * Applies the requests in order, all in one system call. A refused one does not stop those after it, so the
     * caller undoes the whole plan on an exception.
     *
     * @throws NetlinkException for the first request that was refused
     */
    public void apply(List<? extends RouteRequest> requests) {
        NetlinkWriter writer = new NetlinkWriter();
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).write(writer, i == requests.size() - 1);
        }
        socket.apply(writer, index -> requests.get(index).toString());
    }

    public void apply(RouteRequest... requests) {
        apply(List.of(requests));
    }

    /** Deletes a link; false if there is none. */
    public boolean deleteIfExists(LinkReference link) {
        try {
            apply(new RouteRequest.DeleteLink(link));
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    public List<Link> links() {
        NetlinkWriter writer = linkRequest(Netlink.NLM_F_DUMP, 0);
        writer.attributeU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS)
                .end();
        return socket.dump(writer, "list links").stream().map(Link::parse).toList();
    }

    /** The link, or empty if there is none. */
    public Optional<Link> link(LinkReference link) {
        NetlinkWriter writer = linkRequest(0, link.headerIndex());
        link.writeName(writer);
        writer.attributeU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS)
                .end();
        try {
            return Optional.of(Link.parse(socket.get(writer, "get " + link)));
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public Optional<Link> link(String name) {
        return link(LinkReference.of(name));
    }

    /** All addresses, IPv4 and IPv6. */
    public List<InterfaceAddress> addresses() {
        NetlinkWriter writer = new NetlinkWriter();
        writer.begin(Rtnetlink.RTM_GETADDR, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        writer.u8(Rtm.AF_UNSPEC).u8(0).u8(0).u8(0).u32(0).end();
        return socket.dump(writer, "list addresses").stream()
                .map(InterfaceAddress::parse)
                .toList();
    }

    /** All routes of all tables, IPv4 and IPv6. */
    public List<Route> routes() {
        NetlinkWriter writer = new NetlinkWriter();
        writer.begin(Rtnetlink.RTM_GETROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        writer.u8(Rtm.AF_UNSPEC)
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .u32(0)
                .end();
        return socket.dump(writer, "list routes").stream().map(Route::parse).toList();
    }

    private static NetlinkWriter linkRequest(int flags, int index) {
        return new NetlinkWriter()
                .begin(Rtnetlink.RTM_GETLINK, Netlink.NLM_F_REQUEST | flags)
                .u8(Rtm.AF_UNSPEC)
                .u8(0)
                .u16(0)
                .u32(index)
                .u32(0)
                .u32(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
