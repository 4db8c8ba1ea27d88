package io.jdock.daemon.network;

import static io.jdock.daemon.network.RuleParts.address;
import static io.jdock.daemon.network.RuleParts.bits;
import static io.jdock.daemon.network.RuleParts.counted;
import static io.jdock.daemon.network.RuleParts.destinationPort;
import static io.jdock.daemon.network.RuleParts.in;
import static io.jdock.daemon.network.RuleParts.join;
import static io.jdock.daemon.network.RuleParts.local;
import static io.jdock.daemon.network.RuleParts.out;
import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfConntrack;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.nft.ChainHook;
import io.jdock.nativebridge.nft.Expression;
import io.jdock.nativebridge.nft.MapElement;
import io.jdock.nativebridge.nft.MapType;
import io.jdock.nativebridge.nft.NftTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The chains, sets and rules of one family's table, each with its rule in nft(8)'s words beside it. What a packet of a
 * connection meets takes constant time however many networks there are: their bridges are elements of sets. Only the
 * first packet of a connection meets the rules of {@code postrouting}, two for each network.
 */
record FirewallRules(Family family, String table) {
    static final String PUBLISHED = "published";
    static final String PUBLISHED_AT = "published_at";
    static final String PUBLISH = "publish";

    private static final String BRIDGES = "bridges";
    private static final String CONNECTED = "connected";
    private static final String INTERNAL = "internal";
    private static final String PREROUTING = "prerouting";
    private static final String OUTPUT = "output";
    private static final String GUARD = "guard";
    private static final String FORWARD = "forward";
    private static final String POSTROUTING = "postrouting";

    private static final Ipv4Prefix LOOPBACK = Ipv4Prefix.parse("127.0.0.0/8");
    /** NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED), linux/netfilter/nf_conntrack_common.h. */
    private static final int ESTABLISHED_OR_RELATED = 0x2 | 0x4;

    /** What differs between IPv4 and IPv6: the header, and where an address fits into the registers. */
    enum Family {
        IPV4(Netfilter.NFPROTO_IPV4, 12, 16, 4, MapType.Field.IPV4_ADDR),
        IPV6(Netfilter.NFPROTO_IPV6, 8, 24, 16, MapType.Field.IPV6_ADDR);

        private final int number;
        private final int sourceOffset;
        private final int destinationOffset;
        private final int addressSize;
        private final MapType.Field address;

        Family(int number, int sourceOffset, int destinationOffset, int addressSize, MapType.Field address) {
            this.number = number;
            this.sourceOffset = sourceOffset;
            this.destinationOffset = destinationOffset;
            this.addressSize = addressSize;
            this.address = address;
        }

        /** NFPROTO_*. */
        int number() {
            return number;
        }

        int addressSize() {
            return addressSize;
        }

        MapType published() {
            return new MapType(
                    List.of(MapType.Field.INET_PROTO, MapType.Field.INET_SERVICE),
                    List.of(address, MapType.Field.INET_SERVICE));
        }

        MapType publishedAt() {
            return new MapType(
                    List.of(MapType.Field.INET_PROTO, address, MapType.Field.INET_SERVICE),
                    List.of(address, MapType.Field.INET_SERVICE));
        }

        /** The 32-bit register behind an address that begins in {@code first}. */
        private int behindAddress(int first) {
            return first + addressSize / 4;
        }
    }

    /**
     * One network as the table knows it.
     *
     * @param masquerade whether its containers appear outside as the host
     * @param interContainer whether they reach each other
     * @param internal whether they reach nothing else
     */
    record Zone(String bridge, IpPrefix subnet, boolean masquerade, boolean interContainer, boolean internal) {
        Zone {
            requireNonNull(bridge, "bridge is null");
            requireNonNull(subnet, "subnet is null");
        }
    }

    FirewallRules {
        requireNonNull(family, "family is null");
        requireNonNull(table, "table is null");
    }

    /** Writes the whole table, without published ports. */
    void write(NftTransaction transaction, Collection<Zone> zones) {
        int number = family.number();
        transaction
                .addTable(number, table)
                .addMap(number, table, PUBLISHED, family.published())
                .addMap(number, table, PUBLISHED_AT, family.publishedAt())
                .addSet(number, table, BRIDGES, List.of(MapType.Field.IFNAME))
                .addSet(number, table, CONNECTED, List.of(MapType.Field.IFNAME, MapType.Field.IFNAME))
                .addSet(number, table, INTERNAL, List.of(MapType.Field.IFNAME))
                .addChain(number, table, PUBLISH)
                .addChain(number, table, PREROUTING, hook("nat", Netfilter.NF_INET_PRE_ROUTING, -100))
                .addChain(number, table, OUTPUT, hook("nat", Netfilter.NF_INET_LOCAL_OUT, -100))
                .addChain(number, table, GUARD, hook("filter", Netfilter.NF_INET_PRE_ROUTING, Netfilter.NF_IP_PRI_RAW))
                .addChain(number, table, FORWARD, hook("filter", Netfilter.NF_INET_FORWARD, Netfilter.NF_IP_PRI_FILTER))
                .addChain(
                        number,
                        table,
                        POSTROUTING,
                        hook("nat", Netfilter.NF_INET_POST_ROUTING, Netfilter.NF_IP_PRI_NAT_SRC));
        writePublish(transaction);
        writeGuard(transaction);
        writeForward(transaction);
        writeZones(transaction, zones);
    }

    /** Puts the networks into a table that is there in place of those which it has. */
    void rewrite(NftTransaction transaction, Collection<Zone> zones) {
        for (String set : List.of(BRIDGES, CONNECTED, INTERNAL)) {
            transaction.flushSet(family.number(), table, set);
        }
        transaction.flushChain(family.number(), table, POSTROUTING);
        writeZones(transaction, zones);
    }

    private void writeZones(NftTransaction transaction, Collection<Zone> zones) {
        List<MapElement> bridges = new ArrayList<>();
        List<MapElement> connected = new ArrayList<>();
        List<MapElement> internal = new ArrayList<>();
        for (Zone zone : zones) {
            byte[] name = Expression.interfaceName(zone.bridge());
            bridges.add(MapElement.ofSet(name));
            if (zone.interContainer()) {
                byte[] twice = Arrays.copyOf(name, 2 * name.length);
                System.arraycopy(name, 0, twice, name.length, name.length);
                connected.add(MapElement.ofSet(twice));
            }
            if (zone.internal()) {
                internal.add(MapElement.ofSet(name));
            }
        }
        transaction
                .addElements(family.number(), table, BRIDGES, bridges)
                .addElements(family.number(), table, CONNECTED, connected)
                .addElements(family.number(), table, INTERNAL, internal);
        writePostrouting(transaction, zones);
    }

    private void writePublish(NftTransaction transaction) {
        // dnat ip to meta l4proto . ip daddr . th dport map @published_at
        rule(
                transaction,
                PUBLISH,
                List.of(
                        new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                        new Expression.Payload(
                                NfTables.NFT_PAYLOAD_NETWORK_HEADER,
                                family.destinationOffset,
                                family.addressSize,
                                NfTables.NFT_REG32_01),
                        destinationPort(family.behindAddress(NfTables.NFT_REG32_01)),
                        new Expression.MapLookup(PUBLISHED_AT, NfTables.NFT_REG_1, NfTables.NFT_REG_1),
                        dnat()));
        // dnat ip to meta l4proto . th dport map @published
        rule(
                transaction,
                PUBLISH,
                List.of(
                        new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                        destinationPort(NfTables.NFT_REG32_01),
                        new Expression.MapLookup(PUBLISHED, NfTables.NFT_REG_1, NfTables.NFT_REG_1),
                        dnat()));
        // A packet to 127/8 from outside would get past the kernel's own check, as it is sent on before that; one to
        // ::1 does not come that far.
        // ip daddr != 127.0.0.0/8 fib daddr type local jump publish
        rule(transaction, PREROUTING, join(notLoopback(), local(), List.of(Expression.jump(PUBLISH))));
        // fib daddr type local jump publish
        rule(transaction, OUTPUT, join(local(), List.of(Expression.jump(PUBLISH))));
    }

    private Expression dnat() {
        return new Expression.Dnat(family.number(), NfTables.NFT_REG_1, family.behindAddress(NfTables.NFT_REG32_00));
    }

    private List<Expression> notLoopback() {
        return family == Family.IPV4 ? address(family.destinationOffset, NfTables.NFT_CMP_NEQ, LOOPBACK) : List.of();
    }

    /** route_localnet on the bridges lets containers reach the host's 127/8 by forged packets, but for this chain. */
    private void writeGuard(NftTransaction transaction) {
        if (family != Family.IPV4) {
            return; // the kernel itself drops ::1 that comes from elsewhere than lo
        }
        // iifname @bridges ip daddr 127.0.0.0/8 counter drop
        rule(
                transaction,
                GUARD,
                join(
                        in(BRIDGES),
                        address(family.destinationOffset, NfTables.NFT_CMP_EQ, LOOPBACK),
                        counted(Expression.drop())));
        // iifname @bridges ip saddr 127.0.0.0/8 counter drop
        rule(
                transaction,
                GUARD,
                join(
                        in(BRIDGES),
                        address(family.sourceOffset, NfTables.NFT_CMP_EQ, LOOPBACK),
                        counted(Expression.drop())));
    }

    /** What may be forwarded to a bridge; what comes from one may go to where no bridge is, but from internal ones. */
    private void writeForward(NftTransaction transaction) {
        // Bridged packets come here where br_netfilter is loaded.
        // iifname . oifname @connected counter accept
        rule(
                transaction,
                FORWARD,
                join(
                        List.of(
                                new Expression.Meta(NfTables.NFT_META_IIFNAME, NfTables.NFT_REG_1),
                                new Expression.Meta(NfTables.NFT_META_OIFNAME, NfTables.NFT_REG_2),
                                new Expression.SetLookup(CONNECTED, NfTables.NFT_REG_1)),
                        counted(Expression.accept())));
        // iifname @internal counter drop
        rule(transaction, FORWARD, join(in(INTERNAL), counted(Expression.drop())));
        // oifname @bridges ct state established,related counter accept
        rule(
                transaction,
                FORWARD,
                join(out(BRIDGES), bits(NfTables.NFT_CT_STATE, ESTABLISHED_OR_RELATED), counted(Expression.accept())));
        // oifname @bridges ct status dnat counter accept: published ports
        rule(
                transaction,
                FORWARD,
                join(
                        out(BRIDGES),
                        bits(NfTables.NFT_CT_STATUS, NfConntrack.IPS_DST_NAT),
                        counted(Expression.accept())));
        // oifname @bridges counter drop
        rule(transaction, FORWARD, join(out(BRIDGES), counted(Expression.drop())));
    }

    private void writePostrouting(NftTransaction transaction, Collection<Zone> zones) {
        if (family == Family.IPV4) {
            // ip saddr 127.0.0.0/8 oifname @bridges counter masquerade: the host through 127.0.0.1
            rule(
                    transaction,
                    POSTROUTING,
                    join(
                            address(family.sourceOffset, NfTables.NFT_CMP_EQ, LOOPBACK),
                            out(BRIDGES),
                            counted(new Expression.Masquerade())));
        }
        for (Zone zone : zones) {
            List<Expression> source = address(family.sourceOffset, NfTables.NFT_CMP_EQ, zone.subnet());
            if (zone.masquerade() && !zone.internal()) {
                // ip saddr 172.17.0.0/16 oifname != "jdock0" counter masquerade
                rule(
                        transaction,
                        POSTROUTING,
                        join(source, out(NfTables.NFT_CMP_NEQ, zone.bridge()), counted(new Expression.Masquerade())));
            }
            // A container that reaches one of its bridge through the host must get its answers through the host.
            // ip saddr 172.17.0.0/16 oifname "jdock0" ct status dnat counter masquerade
            rule(
                    transaction,
                    POSTROUTING,
                    join(
                            source,
                            out(NfTables.NFT_CMP_EQ, zone.bridge()),
                            bits(NfTables.NFT_CT_STATUS, NfConntrack.IPS_DST_NAT),
                            counted(new Expression.Masquerade())));
        }
    }

    private void rule(NftTransaction transaction, String chain, List<Expression> rule) {
        transaction.addRule(family.number(), table, chain, "", rule);
    }

    private static ChainHook hook(String type, int hook, int priority) {
        return new ChainHook(type, hook, priority);
    }
}
