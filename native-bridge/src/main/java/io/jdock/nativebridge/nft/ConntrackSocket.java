package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.abi.NfnetlinkConntrack;
import io.jdock.nativebridge.netlink.Attribute;
import io.jdock.nativebridge.netlink.Attributes;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetlinkMessage;
import io.jdock.nativebridge.netlink.NetlinkSocket;
import io.jdock.nativebridge.netlink.NetlinkWriter;
import java.net.Inet4Address;
import java.util.Optional;

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
        NetlinkWriter request = begin(Netfilter.NFPROTO_IPV4, NfnetlinkConntrack.IPCTNL_MSG_CT_GET, Netlink.NLM_F_DUMP);
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
        return forgetAll(
                Netfilter.NFPROTO_IPV4, request, "list connections of " + address.getHostAddress(), (_, _) -> true);
    }

    /** What a connection was made to. */
    public interface Target {
        /**
         * Whether it is one of those that are meant.
         *
         * @param address four or sixteen bytes
         */
        boolean matches(byte[] address, int port);
    }

    /**
     * Forgets all connections of a protocol with ports that were made to one of the targets.
     *
     * @param family NFPROTO_IPV4 or NFPROTO_IPV6
     * @param protocol IPPROTO_*
     * @return how many there were
     * @throws NetlinkException if the kernel cannot filter by protocol (before Linux 5.8) or refuses
     */
    public int forgetSentTo(int family, int protocol, Target target) {
        NetlinkWriter request = begin(family, NfnetlinkConntrack.IPCTNL_MSG_CT_GET, Netlink.NLM_F_DUMP);
        int original = request.beginNested(NfnetlinkConntrack.CTA_TUPLE_ORIG);
        int part = request.beginNested(NfnetlinkConntrack.CTA_TUPLE_PROTO);
        request.attributeU8(NfnetlinkConntrack.CTA_PROTO_NUM, protocol)
                .endNested(part)
                .endNested(original);
        int filter = request.beginNested(NfnetlinkConntrack.CTA_FILTER);
        request.attributeU32(NfnetlinkConntrack.CTA_FILTER_ORIG_FLAGS, NfnetlinkConntrack.CTA_FILTER_F_CTA_PROTO_NUM)
                .attributeU32(NfnetlinkConntrack.CTA_FILTER_REPLY_FLAGS, 0)
                .endNested(filter)
                .end();
        return forgetAll(family, request, "list connections of protocol " + protocol, target);
    }

    private int forgetAll(int family, NetlinkWriter request, String description, Target target) {
        int forgotten = 0;
        for (NetlinkMessage connection : socket.dump(request, description)) {
            Attribute original = connection
                    .attributes(HEADER_SIZE)
                    .find(NfnetlinkConntrack.CTA_TUPLE_ORIG)
                    .orElseThrow();
            if (matches(original.nested(), target)) {
                forgotten += forget(family, original) ? 1 : 0;
            }
        }
        return forgotten;
    }

    private static boolean matches(Attributes tuple, Target target) {
        Optional<byte[]> address = tuple.nested(NfnetlinkConntrack.CTA_TUPLE_IP)
                .flatMap(ip ->
                        ip.find(NfnetlinkConntrack.CTA_IP_V4_DST).or(() -> ip.find(NfnetlinkConntrack.CTA_IP_V6_DST)))
                .map(Attribute::value);
        Optional<byte[]> port = tuple.nested(NfnetlinkConntrack.CTA_TUPLE_PROTO)
                .flatMap(protocol -> protocol.find(NfnetlinkConntrack.CTA_PROTO_DST_PORT))
                .map(Attribute::value);
        // A protocol without ports, of which ICMP is one, has none.
        int number = port.map(bytes -> (bytes[0] & 0xff) << 8 | bytes[1] & 0xff).orElse(0);
        return address.isPresent() && target.matches(address.get(), number);
    }

    private boolean forget(int family, Attribute original) {
        NetlinkWriter request = begin(family, NfnetlinkConntrack.IPCTNL_MSG_CT_DELETE, Netlink.NLM_F_ACK);
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

    private static NetlinkWriter begin(int family, int type, int flags) {
        return new NetlinkWriter()
                .begin(Nfnetlink.NFNL_SUBSYS_CTNETLINK << 8 | type, Netlink.NLM_F_REQUEST | flags)
                .u8(family)
                .u8(Nfnetlink.NFNETLINK_V0)
                .be16(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
