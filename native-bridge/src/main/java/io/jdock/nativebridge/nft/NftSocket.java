package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.netlink.Attribute;
import io.jdock.nativebridge.netlink.Attributes;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetlinkMessage;
import io.jdock.nativebridge.netlink.NetlinkSocket;
import io.jdock.nativebridge.netlink.NetlinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** nf_tables of the network namespace in which the socket was opened. {@code family} is NFPROTO_*. */
public final class NftSocket implements AutoCloseable {
    private static final int HEADER_SIZE = 4;

    private final NetlinkSocket socket;

    NftSocket(NetlinkSocket socket) {
        this.socket = requireNonNull(socket, "socket is null");
    }

    /** Opens a socket in the calling thread's network namespace. */
    public static NftSocket open() {
        return new NftSocket(NetlinkSocket.open(Netlink.NETLINK_NETFILTER));
    }

    /**
     * Makes all changes of the transaction, or none.
     *
     * @throws NetlinkException names the first change that the kernel refused; nothing was changed
     */
    public void commit(NftTransaction transaction) {
        if (transaction.isEmpty()) {
            return;
        }
        NetlinkWriter writer = transaction.finish();
        socket.applyUntil(writer, writer.count() - 2, transaction::description);
    }

    /** Names of the family's tables. */
    public List<String> tables(int family) {
        NetlinkWriter writer = request(NfTables.NFT_MSG_GETTABLE, family).end();
        return socket.dump(writer, "list tables").stream()
                .flatMap(message -> message.attributes(HEADER_SIZE).string(NfTables.NFTA_TABLE_NAME).stream())
                .toList();
    }

    public boolean hasChain(int family, String table, String chain) {
        NetlinkWriter writer = request(NfTables.NFT_MSG_GETCHAIN, family, 0);
        writer.attribute(NfTables.NFTA_CHAIN_TABLE, table)
                .attribute(NfTables.NFTA_CHAIN_NAME, chain)
                .end();
        return found(writer, "get chain " + table + " " + chain).isPresent();
    }

    /** All chains of the family. */
    public List<NftChain> chains(int family) {
        NetlinkWriter writer = request(NfTables.NFT_MSG_GETCHAIN, family).end();
        return socket.dump(writer, "list chains").stream()
                .map(message -> chain(message.attributes(HEADER_SIZE)))
                .toList();
    }

    private static NftChain chain(Attributes attributes) {
        return new NftChain(
                attributes.string(NfTables.NFTA_CHAIN_TABLE).orElse(""),
                attributes.string(NfTables.NFTA_CHAIN_NAME).orElse(""),
                attributes
                        .nested(NfTables.NFTA_CHAIN_HOOK)
                        .flatMap(hook -> hook.find(NfTables.NFTA_HOOK_HOOKNUM))
                        .map(Attribute::be32)
                        .orElse(NftChain.NO_HOOK),
                attributes.find(NfTables.NFTA_CHAIN_POLICY).map(Attribute::be32).orElse(Netfilter.NF_ACCEPT));
    }

    /** The chain's rules in order; none if there is no such chain. */
    public List<NftRule> rules(int family, String table, String chain) {
        NetlinkWriter writer = request(NfTables.NFT_MSG_GETRULE, family);
        writer.attribute(NfTables.NFTA_RULE_TABLE, table)
                .attribute(NfTables.NFTA_RULE_CHAIN, chain)
                .end();
        try {
            return socket.dump(writer, "list rules of " + table + " " + chain).stream()
                    .map(message -> rule(message.attributes(HEADER_SIZE)))
                    .toList();
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * The elements of a map, in no order.
     *
     * @throws NetlinkException with ENOENT if there is no such map
     */
    public List<MapElement> elements(int family, String table, String map) {
        NetlinkWriter writer = request(NfTables.NFT_MSG_GETSETELEM, family);
        writer.attribute(NfTables.NFTA_SET_ELEM_LIST_TABLE, table)
                .attribute(NfTables.NFTA_SET_ELEM_LIST_SET, map)
                .end();
        List<MapElement> elements = new ArrayList<>();
        for (NetlinkMessage message : socket.dump(writer, "list elements of " + table + " " + map)) {
            message.attributes(HEADER_SIZE)
                    .nested(NfTables.NFTA_SET_ELEM_LIST_ELEMENTS)
                    .ifPresent(list -> list.all(NfTables.NFTA_LIST_ELEM)
                            .forEach(element -> elements.add(element(element.nested()))));
        }
        return List.copyOf(elements);
    }

    private static MapElement element(Attributes attributes) {
        return new MapElement(
                value(attributes, NfTables.NFTA_SET_ELEM_KEY), value(attributes, NfTables.NFTA_SET_ELEM_DATA));
    }

    private static byte[] value(Attributes attributes, int type) {
        return attributes
                .nested(type)
                .flatMap(data -> data.find(NfTables.NFTA_DATA_VALUE))
                .map(Attribute::value)
                .orElse(new byte[0]);
    }

    private static NftRule rule(Attributes attributes) {
        List<String> expressions = new ArrayList<>();
        long packets = -1;
        List<Attribute> list = attributes
                .nested(NfTables.NFTA_RULE_EXPRESSIONS)
                .map(nested -> nested.all(NfTables.NFTA_LIST_ELEM))
                .orElse(List.of());
        for (Attribute element : list) {
            Attributes expression = element.nested();
            String name = expression.string(NfTables.NFTA_EXPR_NAME).orElse("?");
            expressions.add(name);
            if (name.equals("counter")) {
                packets = expression
                        .nested(NfTables.NFTA_EXPR_DATA)
                        .flatMap(data -> data.find(NfTables.NFTA_COUNTER_PACKETS))
                        .map(Attribute::be64)
                        .orElse(packets);
            }
        }
        return new NftRule(
                attributes.string(NfTables.NFTA_RULE_TABLE).orElse(""),
                attributes.string(NfTables.NFTA_RULE_CHAIN).orElse(""),
                attributes.find(NfTables.NFTA_RULE_HANDLE).map(Attribute::be64).orElse(0L),
                attributes
                        .find(NfTables.NFTA_RULE_USERDATA)
                        .map(NftSocket::comment)
                        .orElse(""),
                expressions,
                packets);
    }

    /** User data is a list of {type, length, value}; a comment is of type 0. */
    private static String comment(Attribute userData) {
        byte[] data = userData.value();
        int at = 0;
        while (at + 2 <= data.length) {
            int length = data[at + 1] & 0xff;
            if (at + 2 + length > data.length) {
                break;
            }
            if (data[at] == NftTransaction.UDATA_COMMENT && length > 0) {
                return new String(data, at + 2, length - 1, StandardCharsets.UTF_8);
            }
            at += 2 + length;
        }
        return "";
    }

    private Optional<NetlinkMessage> found(NetlinkWriter request, String description) {
        try {
            return Optional.of(socket.get(request, description));
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static NetlinkWriter request(int type, int family) {
        return request(type, family, Netlink.NLM_F_DUMP);
    }

    private static NetlinkWriter request(int type, int family, int flags) {
        return new NetlinkWriter()
                .begin(Nfnetlink.NFNL_SUBSYS_NFTABLES << 8 | type, Netlink.NLM_F_REQUEST | flags)
                .u8(family)
                .u8(Nfnetlink.NFNETLINK_V0)
                .be16(0);
    }

    /** What {@link NftEvent#portId} is for our own changes; 0 before the first request. */
    public int portId() {
        return socket.portId();
    }

    @Override
    public void close() {
        socket.close();
    }
}
