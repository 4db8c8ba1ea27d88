package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.abi.NfnetlinkConntrack;
import io.jdock.nativebridge.netlink.Attribute;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetlinkMessage;
import io.jdock.nativebridge.netlink.NetlinkSocket;
import io.jdock.nativebridge.netlink.NetlinkWriter;
import java.net.Inet4Address;

/** Tracked connections of the network namespace in which the socket was opened. */
public final class ConntrackSocket implements AutoCloseable {
    private static final int HEADER_SIZE = 4;

    private final NetlinkSocket socket;

    ConntrackSocket(NetlinkSocket socket) {
        this.socket = requireNonNull(socket, "socket is null");
    }

    /** Opens a socket in the calling thread's network namespace. */
    public static ConntrackSocket open() {
        return new ConntrackSocket(NetlinkSocket.open(Netlink.NETLINK_NETFILTER));
    }

    /**
     * Forgets all connections that {@code address} answers, whatever address they were made to. Their next packets are
     * looked at anew by the nat chains.
     *
     * @return how many there were
     * @throws NetlinkException if the kernel cannot filter by address (before Linux 5.8) or refuses
     */
    public int forgetAnsweredBy(Inet4Address address) {
        NetlinkWriter request = begin(NfnetlinkConntrack.IPCTNL_MSG_CT_GET, Netlink.NLM_F_DUMP);
        int reply = request.beginNested(NfnetlinkConntrack.CTA_TUPLE_REPLY);
        int ip = request.beginNested(NfnetlinkConntrack.CTA_TUPLE_IP);
        request.attribute(NfnetlinkConntrack.CTA_IP_V4_SRC, address)
                .endNested(ip)
                .endNested(reply);
        int filter = request.beginNested(NfnetlinkConntrack.CTA_FILTER);
        request.attributeU32(NfnetlinkConntrack.CTA_FILTER_ORIG_FLAGS, 0)
                .attributeU32(NfnetlinkConntrack.CTA_FILTER_REPLY_FLAGS, NfnetlinkConntrack.CTA_FILTER_F_CTA_IP_SRC)
                .endNested(filter)
                .end();
        int forgotten = 0;
        for (NetlinkMessage connection : socket.dump(request, "list connections of " + address.getHostAddress())) {
            Attribute original = connection
                    .attributes(HEADER_SIZE)
                    .find(NfnetlinkConntrack.CTA_TUPLE_ORIG)
                    .orElseThrow();
            forgotten += forget(original) ? 1 : 0;
        }
        return forgotten;
    }

    private boolean forget(Attribute original) {
        NetlinkWriter request = begin(NfnetlinkConntrack.IPCTNL_MSG_CT_DELETE, Netlink.NLM_F_ACK);
        request.attribute(NfnetlinkConntrack.CTA_TUPLE_ORIG | Netlink.NLA_F_NESTED, original.value())
                .end();
        try {
            socket.apply(request, _ -> "forget connection");
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return false; // it has just ended by itself
            }
            throw e;
        }
    }

    private static NetlinkWriter begin(int type, int flags) {
        return new NetlinkWriter()
                .begin(Nfnetlink.NFNL_SUBSYS_CTNETLINK << 8 | type, Netlink.NLM_F_REQUEST | flags)
                .u8(Netfilter.NFPROTO_IPV4)
                .u8(Nfnetlink.NFNETLINK_V0)
                .be16(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
