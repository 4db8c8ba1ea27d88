package io.jdock.daemon.network;

import static io.jdock.daemon.network.RuleParts.address;
import static io.jdock.daemon.network.RuleParts.bits;
import static io.jdock.daemon.network.RuleParts.counted;
import static io.jdock.daemon.network.RuleParts.destinationPort;
import static io.jdock.daemon.network.RuleParts.in;
import static io.jdock.daemon.network.RuleParts.join;
import static io.jdock.daemon.network.RuleParts.local;
import static io.jdock.daemon.network.RuleParts.notIn;
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
import java.util.function.Predicate;

/**
 * The chains, sets and rules of one family's table, each with its rule in nft(8)'s words beside it. What a packet of a
 * connection meets takes constant time however many networks there are: their bridges are elements of sets. Only the
 * first packet of a connection meets the rules of {@code postrouting}, two for each network.
 */
record FirewallRules(Family family, String table) {
    static final String PUBLISHED = "published";
    static final String PUBLISHED_AT = "published_at";
    static final String PUBLISH = "publish";
    /** Ports that {@code ::1} leads to; of IPv6 only. */
    static final String PUBLISHED_LOOPBACK = "published_loopback";
    /** Ports of containers' own that are open, on routed networks. */
    static final String OPENED = "opened";

    private static final String BRIDGES = "bridges";
    private static final String CONNECTED = "connected";
    private static final String INTERNAL = "internal";
    private static final String ROUTED = "routed";
    private static final String UNPROTECTED = "unprotected";
    private static final String PREROUTING = "prerouting";
    private static final String OUTPUT = "output";
    private static final String GUARD = "guard";
    private static final String FORWARD = "forward";
    private static final String POSTROUTING = "postrouting";
    private static final String LOOPBACK_OUT = "loopback_out";
    private static final String LOOPBACK_IN = "loopback_in";

    private static final Ipv4Prefix LOOPBACK = Ipv4Prefix.parse("127.0.0.0/8");
    private static final Ipv6Prefix LOOPBACK6 = Ipv6Prefix.parse("::1/128");
    /** Behind source NAT on its way in, which is at 100. */
    private static final int AFTER_NAT = 150;
    /** NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED), linux/netfilter/nf_conntrack_common.h. */
    private static final int ESTABLISHED_OR_RELATED = 0x2 | 0x4;

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
                .addSet(number, table, ROUTED, List.of(MapType.Field.IFNAME))
                .addSet(number, table, UNPROTECTED, List.of(MapType.Field.IFNAME))
                .addSet(number, table, OPENED, family.opened())
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
        if (family == Family.IPV6) {
            writeLoopback(transaction);
        }
        writeGuard(transaction);
        writeForward(transaction);
        writeZones(transaction, zones);
    }

    /** Puts the networks into a table that is there in place of those which it has. */
    void rewrite(NftTransaction transaction, Collection<Zone> zones) {
        for (String set : List.of(BRIDGES, CONNECTED, INTERNAL, ROUTED, UNPROTECTED)) {
            transaction.flushSet(family.number(), table, set);
        }
        transaction.flushChain(family.number(), table, POSTROUTING);
        writeZones(transaction, zones);
    }

    private void writeZones(NftTransaction transaction, Collection<Zone> zones) {
        transaction
                .addElements(family.number(), table, BRIDGES, bridges(zones, _ -> true))
                .addElements(family.number(), table, CONNECTED, connected(zones))
                .addElements(family.number(), table, INTERNAL, bridges(zones, Zone::internal))
                .addElements(family.number(), table, ROUTED, bridges(zones, zone -> zone.mode() == GatewayMode.ROUTED))
                .addElements(
                        family.number(),
                        table,
                        UNPROTECTED,
                        bridges(zones, zone -> zone.mode() == GatewayMode.NAT_UNPROTECTED));
        writePostrouting(transaction, zones);
    }

    private static List<MapElement> bridges(Collection<Zone> zones, Predicate<Zone> which) {
        return zones.stream()
                .filter(which)
                .map(zone -> MapElement.ofSet(Expression.interfaceName(zone.bridge())))
                .toList();
    }

    private static List<MapElement> connected(Collection<Zone> zones) {
        List<MapElement> pairs = new ArrayList<>();
        for (Zone zone : zones) {
            if (zone.interContainer()) {
                pairs.add(pair(zone.bridge(), zone.bridge()));
            }
            zone.trusted().stream().distinct().forEach(from -> pairs.add(pair(from, zone.bridge())));
        }
        return pairs;
    }

    private static MapElement pair(String from, String to) {
        byte[] name = Expression.interfaceName(from);
        byte[] both = Arrays.copyOf(name, 2 * name.length);
        System.arraycopy(Expression.interfaceName(to), 0, both, name.length, name.length);
        return MapElement.ofSet(both);
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
                                family.destinationOffset(),
                                family.addressSize(),
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
        return family == Family.IPV4 ? address(family.destinationOffset(), NfTables.NFT_CMP_NEQ, LOOPBACK) : List.of();
    }

    /** See {@link LoopbackSource}. */
    private void writeLoopback(NftTransaction transaction) {
        int number = family.number();
        transaction
                .addSet(
                        number,
                        table,
                        PUBLISHED_LOOPBACK,
                        List.of(MapType.Field.INET_PROTO, MapType.Field.INET_SERVICE))
                .addChain(
                        number,
                        table,
                        LOOPBACK_OUT,
                        hook("filter", Netfilter.NF_INET_LOCAL_OUT, Netfilter.NF_IP_PRI_RAW))
                .addChain(number, table, LOOPBACK_IN, hook("filter", Netfilter.NF_INET_LOCAL_IN, AFTER_NAT));
        // ip6 saddr ::1 ip6 daddr ::1 meta l4proto . th dport @published_loopback ip6 saddr set fd..:ffff::1
        rule(
                transaction,
                LOOPBACK_OUT,
                join(
                        address(family.sourceOffset(), NfTables.NFT_CMP_EQ, LOOPBACK6),
                        address(family.destinationOffset(), NfTables.NFT_CMP_EQ, LOOPBACK6),
                        List.of(
                                new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                                destinationPort(NfTables.NFT_REG32_01),
                                new Expression.SetLookup(PUBLISHED_LOOPBACK, NfTables.NFT_REG_1)),
                        write(family.sourceOffset(), LoopbackSource.of(table))));
        // iifname @bridges ip6 saddr ::1 ip6 daddr set ::1: only what was translated gets here with such a source
        rule(
                transaction,
                LOOPBACK_IN,
                join(
                        in(BRIDGES),
                        address(family.sourceOffset(), NfTables.NFT_CMP_EQ, LOOPBACK6),
                        write(family.destinationOffset(), LOOPBACK6.network())));
    }

    private static List<Expression> write(int offset, Ipv6Address address) {
        byte[] bytes = address.bytes();
        return List.of(
                new Expression.Immediate(NfTables.NFT_REG_1, bytes),
                new Expression.AddressWrite(offset, bytes.length, NfTables.NFT_REG_1));
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
                        address(family.destinationOffset(), NfTables.NFT_CMP_EQ, LOOPBACK),
                        counted(Expression.drop())));
        // iifname @bridges ip saddr 127.0.0.0/8 counter drop
        rule(
                transaction,
                GUARD,
                join(
                        in(BRIDGES),
                        address(family.sourceOffset(), NfTables.NFT_CMP_EQ, LOOPBACK),
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
        // oifname @routed ip daddr . meta l4proto . th dport @opened counter accept
        rule(
                transaction,
                FORWARD,
                join(
                        out(ROUTED),
                        List.of(
                                new Expression.Payload(
                                        NfTables.NFT_PAYLOAD_NETWORK_HEADER,
                                        family.destinationOffset(),
                                        family.addressSize(),
                                        NfTables.NFT_REG_1),
                                new Expression.Meta(
                                        NfTables.NFT_META_L4PROTO, family.behindAddress(NfTables.NFT_REG32_00)),
                                destinationPort(family.behindAddress(NfTables.NFT_REG32_01)),
                                new Expression.SetLookup(OPENED, NfTables.NFT_REG_1)),
                        counted(Expression.accept())));
        // oifname @routed meta l4proto icmp counter accept
        rule(
                transaction,
                FORWARD,
                join(
                        out(ROUTED),
                        List.of(
                                new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                                new Expression.Cmp(
                                        NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, new byte[] {family.icmp()})),
                        counted(Expression.accept())));
        // iifname != @bridges oifname @unprotected counter accept
        rule(transaction, FORWARD, join(notIn(BRIDGES), out(UNPROTECTED), counted(Expression.accept())));
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
                            address(family.sourceOffset(), NfTables.NFT_CMP_EQ, LOOPBACK),
                            out(BRIDGES),
                            counted(new Expression.Masquerade())));
        } else {
            // ip6 saddr fd..:ffff::1 oifname @bridges counter masquerade: the host through ::1
            rule(
                    transaction,
                    POSTROUTING,
                    join(
                            address(
                                    family.sourceOffset(),
                                    NfTables.NFT_CMP_EQ,
                                    new Ipv6Prefix(LoopbackSource.of(table), 128)),
                            out(BRIDGES),
                            counted(new Expression.Masquerade())));
        }
        for (Zone zone : zones) {
            List<Expression> source = address(family.sourceOffset(), NfTables.NFT_CMP_EQ, zone.subnet());
            if (zone.masquerade() && !zone.internal()) {
                // ip saddr 172.17.0.0/16 oifname != "jdock0" counter masquerade, or snat to an address
                rule(
                        transaction,
                        POSTROUTING,
                        join(source, out(NfTables.NFT_CMP_NEQ, zone.bridge()), translated(zone)));
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

    private List<Expression> translated(Zone zone) {
        if (zone.source().isEmpty()) {
            return counted(new Expression.Masquerade());
        }
        return List.of(
                new Expression.Counter(0, 0),
                new Expression.Immediate(NfTables.NFT_REG_1, zone.source().get().bytes()),
                new Expression.Snat(family.number(), NfTables.NFT_REG_1));
    }

    private void rule(NftTransaction transaction, String chain, List<Expression> rule) {
        transaction.addRule(family.number(), table, chain, "", rule);
    }

    private static ChainHook hook(String type, int hook, int priority) {
        return new ChainHook(type, hook, priority);
    }
}
