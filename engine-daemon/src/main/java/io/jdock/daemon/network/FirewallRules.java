package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfConntrack;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.nft.ChainHook;
import io.jdock.nativebridge.nft.Expression;
import io.jdock.nativebridge.nft.MapType;
import io.jdock.nativebridge.nft.NftTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table's constant part: chains and rules of one bridge, each with its rule in nft(8)'s words beside it. */
record FirewallRules(String table, String bridge, Ipv4Prefix subnet, boolean masquerade, boolean interContainer) {
    static final String PUBLISHED = "published";
    static final String PUBLISHED_AT = "published_at";

    private static final int FAMILY = Netfilter.NFPROTO_IPV4;
    static final String PUBLISH = "publish";
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final Ipv4Prefix LOOPBACK = Ipv4Prefix.parse("127.0.0.0/8");
    /** NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED), linux/netfilter/nf_conntrack_common.h. */
    private static final int ESTABLISHED_OR_RELATED = 0x2 | 0x4;

    private static final MapType PUBLISHED_TYPE = new MapType(
            List.of(MapType.Field.INET_PROTO, MapType.Field.INET_SERVICE),
            List.of(MapType.Field.IPV4_ADDR, MapType.Field.INET_SERVICE));
    private static final MapType PUBLISHED_AT_TYPE = new MapType(
            List.of(MapType.Field.INET_PROTO, MapType.Field.IPV4_ADDR, MapType.Field.INET_SERVICE),
            List.of(MapType.Field.IPV4_ADDR, MapType.Field.INET_SERVICE));

    FirewallRules {
        requireNonNull(table, "table is null");
        requireNonNull(bridge, "bridge is null");
        requireNonNull(subnet, "subnet is null");
    }

    void write(NftTransaction transaction) {
        transaction
                .addTable(FAMILY, table)
                .addMap(FAMILY, table, PUBLISHED, PUBLISHED_TYPE)
                .addMap(FAMILY, table, PUBLISHED_AT, PUBLISHED_AT_TYPE)
                .addChain(FAMILY, table, PUBLISH);
        writePublish(transaction);
        writeGuard(transaction);
        writeForward(transaction);
        writePostrouting(transaction);
    }

    private void writePublish(NftTransaction transaction) {
        // dnat ip to meta l4proto . ip daddr . th dport map @published_at
        rule(
                transaction,
                PUBLISH,
                List.of(
                        new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                        new Expression.Payload(
                                NfTables.NFT_PAYLOAD_NETWORK_HEADER, DESTINATION_OFFSET, 4, NfTables.NFT_REG32_01),
                        destinationPort(NfTables.NFT_REG32_02),
                        new Expression.MapLookup(PUBLISHED_AT, NfTables.NFT_REG_1, NfTables.NFT_REG_1),
                        new Expression.Dnat(NfTables.NFT_REG_1, NfTables.NFT_REG32_01)));
        // dnat ip to meta l4proto . th dport map @published
        rule(
                transaction,
                PUBLISH,
                List.of(
                        new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                        destinationPort(NfTables.NFT_REG32_01),
                        new Expression.MapLookup(PUBLISHED, NfTables.NFT_REG_1, NfTables.NFT_REG_1),
                        new Expression.Dnat(NfTables.NFT_REG_1, NfTables.NFT_REG32_01)));

        // A packet to 127/8 from outside would get past the kernel's own check, as it is sent on before that.
        // ip daddr != 127.0.0.0/8 fib daddr type local jump publish
        String prerouting = "prerouting";
        transaction.addChain(FAMILY, table, prerouting, hook("nat", Netfilter.NF_INET_PRE_ROUTING));
        rule(
                transaction,
                prerouting,
                concat(
                        address(DESTINATION_OFFSET, NfTables.NFT_CMP_NEQ, LOOPBACK),
                        List.of(Expression.jump(PUBLISH)),
                        true));
        // fib daddr type local jump publish
        String output = "output";
        transaction.addChain(FAMILY, table, output, hook("nat", Netfilter.NF_INET_LOCAL_OUT));
        rule(transaction, output, concat(List.of(), List.of(Expression.jump(PUBLISH)), true));
    }

    private static List<Expression> concat(List<Expression> first, List<Expression> last, boolean localOnly) {
        List<Expression> all = new ArrayList<>(first);
        if (localOnly) {
            all.add(new Expression.DestinationType(NfTables.NFT_REG_1));
            all.add(new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, Expression.u32(Rtnetlink.RTN_LOCAL)));
        }
        all.addAll(last);
        return all;
    }

    /** route_localnet on the bridge lets containers reach the host's 127/8 by forged packets, but for this chain. */
    private void writeGuard(NftTransaction transaction) {
        String guard = "guard";
        transaction.addChain(
                FAMILY, table, guard, new ChainHook("filter", Netfilter.NF_INET_PRE_ROUTING, Netfilter.NF_IP_PRI_RAW));
        // iifname "jdock0" ip daddr 127.0.0.0/8 counter drop
        rule(
                transaction,
                guard,
                join(in(), address(DESTINATION_OFFSET, NfTables.NFT_CMP_EQ, LOOPBACK), counted(Expression.drop())));
        // iifname "jdock0" ip saddr 127.0.0.0/8 counter drop
        rule(
                transaction,
                guard,
                join(in(), address(SOURCE_OFFSET, NfTables.NFT_CMP_EQ, LOOPBACK), counted(Expression.drop())));
    }

    /** What may be forwarded to the bridge; what comes from it may go anywhere, as far as we are concerned. */
    private void writeForward(NftTransaction transaction) {
        String forward = "forward";
        transaction.addChain(
                FAMILY, table, forward, new ChainHook("filter", Netfilter.NF_INET_FORWARD, Netfilter.NF_IP_PRI_FILTER));
        // oifname "jdock0" ct state established,related counter accept
        rule(
                transaction,
                forward,
                join(
                        out(NfTables.NFT_CMP_EQ),
                        bits(NfTables.NFT_CT_STATE, ESTABLISHED_OR_RELATED),
                        counted(Expression.accept())));
        // oifname "jdock0" ct status dnat counter accept: published ports
        rule(
                transaction,
                forward,
                join(
                        out(NfTables.NFT_CMP_EQ),
                        bits(NfTables.NFT_CT_STATUS, NfConntrack.IPS_DST_NAT),
                        counted(Expression.accept())));
        if (interContainer) {
            // iifname "jdock0" oifname "jdock0" counter accept: bridged packets come here where br_netfilter is loaded
            rule(transaction, forward, join(in(), out(NfTables.NFT_CMP_EQ), counted(Expression.accept())));
        }
        // oifname "jdock0" counter drop
        rule(transaction, forward, join(out(NfTables.NFT_CMP_EQ), counted(Expression.drop())));
    }

    private void writePostrouting(NftTransaction transaction) {
        String postrouting = "postrouting";
        transaction.addChain(
                FAMILY,
                table,
                postrouting,
                new ChainHook("nat", Netfilter.NF_INET_POST_ROUTING, Netfilter.NF_IP_PRI_NAT_SRC));
        if (masquerade) {
            // ip saddr 172.17.0.0/16 oifname != "jdock0" counter masquerade
            rule(
                    transaction,
                    postrouting,
                    join(
                            address(SOURCE_OFFSET, NfTables.NFT_CMP_EQ, subnet),
                            out(NfTables.NFT_CMP_NEQ),
                            counted(new Expression.Masquerade())));
        }
        // ip saddr 127.0.0.0/8 oifname "jdock0" counter masquerade: the host through 127.0.0.1
        rule(
                transaction,
                postrouting,
                join(
                        address(SOURCE_OFFSET, NfTables.NFT_CMP_EQ, LOOPBACK),
                        out(NfTables.NFT_CMP_EQ),
                        counted(new Expression.Masquerade())));
        // A container that reaches one of its bridge through the host must get its answers through the host.
        // ip saddr 172.17.0.0/16 oifname "jdock0" ct status dnat counter masquerade
        rule(
                transaction,
                postrouting,
                join(
                        address(SOURCE_OFFSET, NfTables.NFT_CMP_EQ, subnet),
                        out(NfTables.NFT_CMP_EQ),
                        bits(NfTables.NFT_CT_STATUS, NfConntrack.IPS_DST_NAT),
                        counted(new Expression.Masquerade())));
    }

    private void rule(NftTransaction transaction, String chain, List<Expression> rule) {
        transaction.addRule(FAMILY, table, chain, "", rule);
    }

    private static ChainHook hook(String type, int hook) {
        return new ChainHook(type, hook, Netfilter.NF_IP_PRI_NAT_DST);
    }

    private static Expression destinationPort(int register) {
        return new Expression.Payload(NfTables.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, register);
    }

    private List<Expression> in() {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_IIFNAME, NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, Expression.interfaceName(bridge)));
    }

    private List<Expression> out(int operator) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_OIFNAME, NfTables.NFT_REG_1),
                new Expression.Cmp(operator, NfTables.NFT_REG_1, Expression.interfaceName(bridge)));
    }

    /** Compares an address of the IP header with a network; whole bytes need no mask. */
    private static List<Expression> address(int offset, int operator, Ipv4Prefix prefix) {
        if (prefix.length() % 8 == 0 && prefix.length() > 0) {
            int bytes = prefix.length() / 8;
            return List.of(
                    new Expression.Payload(NfTables.NFT_PAYLOAD_NETWORK_HEADER, offset, bytes, NfTables.NFT_REG_1),
                    new Expression.Cmp(
                            operator,
                            NfTables.NFT_REG_1,
                            Arrays.copyOf(prefix.network().bytes(), bytes)));
        }
        byte[] mask =
                new Ipv4Prefix(new Ipv4Address(-1), prefix.length()).network().bytes();
        return List.of(
                new Expression.Payload(NfTables.NFT_PAYLOAD_NETWORK_HEADER, offset, 4, NfTables.NFT_REG_1),
                new Expression.Mask(NfTables.NFT_REG_1, mask),
                new Expression.Cmp(
                        operator, NfTables.NFT_REG_1, prefix.network().bytes()));
    }

    /** Whether a property of the connection has one of the bits. */
    private static List<Expression> bits(int key, int mask) {
        return List.of(
                new Expression.Ct(key, NfTables.NFT_REG_1),
                new Expression.Mask(NfTables.NFT_REG_1, Expression.u32(mask)),
                new Expression.Cmp(NfTables.NFT_CMP_NEQ, NfTables.NFT_REG_1, new byte[4]));
    }

    private static List<Expression> counted(Expression verdict) {
        return List.of(new Expression.Counter(0, 0), verdict);
    }

    @SafeVarargs
    private static List<Expression> join(List<Expression>... parts) {
        List<Expression> all = new ArrayList<>();
        for (List<Expression> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
