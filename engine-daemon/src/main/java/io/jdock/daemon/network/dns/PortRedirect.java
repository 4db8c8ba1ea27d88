package io.jdock.daemon.network.dns;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.ChainHook;
import io.jdock.nativebridge.nft.Expression;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.nft.NftTransaction;
import java.util.List;

/**
 * Leads port 53 of 127.0.0.11 to the port that the server has, by a table in the container's own namespace. Were the
 * server on port 53 itself, no server of the container's could listen there on all addresses.
 *
 * <pre>
 * table ip jdock-dns {
 *   chain output {
 *     type nat hook output priority -100; policy accept;
 *     meta l4proto udp ip daddr 127.0.0.11 th dport 53 dnat to 127.0.0.11:40001
 *     meta l4proto tcp ip daddr 127.0.0.11 th dport 53 dnat to 127.0.0.11:40002
 *   }
 * }
 * </pre>
 */
final class PortRedirect {
    private static final int FAMILY = Netfilter.NFPROTO_IPV4;
    private static final String TABLE = "jdock-dns";
    private static final String CHAIN = "output";
    private static final int DESTINATION_OFFSET = 16;
    private static final int PORT_OFFSET = 2;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;

    private PortRedirect() {}

    /**
     * Puts the table into the calling thread's namespace, in place of what an earlier daemon left.
     *
     * <p>In a new namespace nothing is deleted: who closes a socket after that waits for the kernel to free what was
     * deleted, which takes an RCU grace period, some 10 ms.
     */
    static void install(byte[] address, int udpPort, int tcpPort) {
        try (NftSocket nft = NftSocket.open()) {
            try {
                nft.commit(table(new NftTransaction(), address, udpPort, tcpPort));
            } catch (NetlinkException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
                nft.commit(table(new NftTransaction().deleteTable(FAMILY, TABLE), address, udpPort, tcpPort));
            }
        }
    }

    private static NftTransaction table(NftTransaction transaction, byte[] address, int udpPort, int tcpPort) {
        return transaction
                .createTable(FAMILY, TABLE)
                .addChain(
                        FAMILY,
                        TABLE,
                        CHAIN,
                        new ChainHook("nat", Netfilter.NF_INET_LOCAL_OUT, Netfilter.NF_IP_PRI_NAT_DST))
                .addRule(FAMILY, TABLE, CHAIN, "", rule(IPPROTO_UDP, address, udpPort))
                .addRule(FAMILY, TABLE, CHAIN, "", rule(IPPROTO_TCP, address, tcpPort));
    }

    private static List<Expression> rule(int protocol, byte[] address, int port) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, new byte[] {(byte) protocol}),
                new Expression.Payload(NfTables.NFT_PAYLOAD_NETWORK_HEADER, DESTINATION_OFFSET, 4, NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, address),
                new Expression.Payload(NfTables.NFT_PAYLOAD_TRANSPORT_HEADER, PORT_OFFSET, 2, NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, bytes(Upstream.PORT)),
                new Expression.Immediate(NfTables.NFT_REG_1, address),
                new Expression.Immediate(NfTables.NFT_REG_2, bytes(port)),
                new Expression.Dnat(Netfilter.NFPROTO_IPV4, NfTables.NFT_REG_1, NfTables.NFT_REG_2));
    }

    private static byte[] bytes(int port) {
        return new byte[] {(byte) (port >>> 8), (byte) port};
    }
}
