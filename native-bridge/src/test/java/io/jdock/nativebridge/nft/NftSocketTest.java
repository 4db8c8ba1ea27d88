package io.jdock.nativebridge.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfConntrack;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.TestingShell;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NftSocketTest {
    private static final int IPV4 = Netfilter.NFPROTO_IPV4;
    private static final MapType TYPE = new MapType(
            List.of(MapType.Field.INET_PROTO, MapType.Field.IPV4_ADDR, MapType.Field.INET_SERVICE),
            List.of(MapType.Field.IPV4_ADDR, MapType.Field.INET_SERVICE));

    private NetworkNamespace host;
    private NftSocket socket;

    @BeforeEach
    void createNamespace() {
        assumeTrue(TestingShell.isRoot(), "needs root for network namespaces");
        host = NetworkNamespace.create();
        socket = host.call(NftSocket::open);
    }

    @AfterEach
    void closeNamespace() {
        if (socket != null) {
            socket.close();
            host.close();
        }
    }

    private static MapElement element(String key, String data) {
        return new MapElement(HexFormat.of().parseHex(key), HexFormat.of().parseHex(data));
    }

    private static NftTransaction table() {
        return new NftTransaction()
                .addTable(IPV4, "t")
                .addMap(IPV4, "t", "published", TYPE)
                .addChain(IPV4, "t", "publish")
                .addChain(
                        IPV4,
                        "t",
                        "output",
                        new ChainHook("nat", Netfilter.NF_INET_LOCAL_OUT, Netfilter.NF_IP_PRI_NAT_DST))
                .addChain(
                        IPV4,
                        "t",
                        "postrouting",
                        new ChainHook("nat", Netfilter.NF_INET_POST_ROUTING, Netfilter.NF_IP_PRI_NAT_SRC))
                .addRule(
                        IPV4,
                        "t",
                        "publish",
                        "",
                        List.of(
                                new Expression.Meta(NfTables.NFT_META_L4PROTO, NfTables.NFT_REG_1),
                                new Expression.Payload(
                                        NfTables.NFT_PAYLOAD_NETWORK_HEADER, 16, 4, NfTables.NFT_REG32_01),
                                new Expression.Payload(
                                        NfTables.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, NfTables.NFT_REG32_02),
                                new Expression.MapLookup("published", NfTables.NFT_REG_1, NfTables.NFT_REG_1),
                                new Expression.Dnat(Netfilter.NFPROTO_IPV4, NfTables.NFT_REG_1, NfTables.NFT_REG32_01)))
                .addRule(
                        IPV4,
                        "t",
                        "output",
                        "local only",
                        List.of(
                                new Expression.DestinationType(NfTables.NFT_REG_1),
                                new Expression.Cmp(
                                        NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, Expression.u32(Rtnetlink.RTN_LOCAL)),
                                Expression.jump("publish")))
                .addRule(
                        IPV4,
                        "t",
                        "postrouting",
                        "",
                        List.of(
                                new Expression.Meta(NfTables.NFT_META_OIFNAME, NfTables.NFT_REG_1),
                                new Expression.Cmp(
                                        NfTables.NFT_CMP_NEQ, NfTables.NFT_REG_1, Expression.interfaceName("br0")),
                                new Expression.Ct(NfTables.NFT_CT_STATUS, NfTables.NFT_REG_1),
                                new Expression.Mask(NfTables.NFT_REG_1, Expression.u32(NfConntrack.IPS_DST_NAT)),
                                new Expression.Cmp(NfTables.NFT_CMP_NEQ, NfTables.NFT_REG_1, new byte[4]),
                                new Expression.Counter(0, 0),
                                new Expression.Masquerade()));
    }

    @Test
    void debiansNftReadsWhatWeWrote() {
        socket.commit(table());
        socket.commit(new NftTransaction()
                .addElements(IPV4, "t", "published", List.of(element("060000007f0000011f900000", "ac11000200500000"))));

        assertThat(TestingShell.in(host, "nft", "list", "table", "ip", "t")).isEqualTo("""
                table ip t {
                	map published {
                		type inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service
                		elements = { tcp . 127.0.0.1 . 8080 : 172.17.0.2 . 80 }
                	}

                	chain publish {
                		dnat ip to meta l4proto . ip daddr . th dport map @published
                	}

                	chain output {
                		type nat hook output priority -100; policy accept;
                		fib daddr type local jump publish comment "local only"
                	}

                	chain postrouting {
                		type nat hook postrouting priority srcnat; policy accept;
                		oifname != "br0" ct status dnat counter packets 0 bytes 0 masquerade
                	}
                }
                """);
    }

    @Test
    void elementsComeBackAsTheyWere() {
        socket.commit(table());
        List<MapElement> elements = IntStream.range(0, 1000)
                .mapToObj(port -> element("060000007f000001%04x0000".formatted(port), "ac11000200500000"))
                .toList();
        socket.commit(new NftTransaction().addElements(IPV4, "t", "published", elements));
        assertThat(socket.elements(IPV4, "t", "published")).containsExactlyInAnyOrderElementsOf(elements);
        socket.commit(new NftTransaction().deleteElements(IPV4, "t", "published", elements.subList(0, 999)));
        assertThat(socket.elements(IPV4, "t", "published")).containsExactly(elements.get(999));
    }

    @Test
    void aRefusedTransactionChangesNothing() {
        socket.commit(table());
        assertThatThrownBy(() -> socket.commit(new NftTransaction()
                        .addElements(
                                IPV4,
                                "t",
                                "published",
                                List.of(element("060000007f0000011f900000", "ac11000200500000")))
                        .addRule(IPV4, "t", "nowhere", "", List.of(Expression.drop()))))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageStartingWith("add rule to t nowhere: ENOENT");
        assertThat(socket.elements(IPV4, "t", "published")).isEmpty();
    }

    @Test
    void aTableIsCreatedOnce() {
        socket.commit(new NftTransaction().createTable(IPV4, "once"));
        assertThatThrownBy(() -> socket.commit(new NftTransaction().createTable(IPV4, "once")))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
        socket.commit(new NftTransaction().deleteTable(IPV4, "once").createTable(IPV4, "once"));
        assertThat(socket.tables(IPV4)).containsOnlyOnce("once");
    }

    @Test
    void aKeyWithOtherDataIsRefused() {
        socket.commit(table());
        socket.commit(new NftTransaction()
                .addElements(IPV4, "t", "published", List.of(element("060000007f0000011f900000", "ac11000200500000"))));
        assertThatThrownBy(() -> socket.commit(new NftTransaction()
                        .addElements(
                                IPV4,
                                "t",
                                "published",
                                List.of(element("060000007f0000011f900000", "ac11000300500000")))))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    }

    @Test
    void rulesAreListedInsertedAndDeletedByHandle() {
        socket.commit(table());
        socket.commit(new NftTransaction()
                .insertRule(
                        IPV4, "t", "publish", "first", List.of(new Expression.Counter(3, 4), Expression.returns())));
        List<NftRule> rules = socket.rules(IPV4, "t", "publish");
        assertThat(rules).hasSize(2);
        assertThat(rules.getFirst().comment()).isEqualTo("first");
        assertThat(rules.getFirst().packets()).isEqualTo(3);
        assertThat(rules.getFirst().expressions()).containsExactly("counter", "immediate");
        socket.commit(new NftTransaction()
                .deleteRule(IPV4, "t", "publish", rules.getFirst().handle()));
        assertThat(socket.rules(IPV4, "t", "publish")).hasSize(1);
        assertThat(socket.rules(IPV4, "t", "nowhere")).isEmpty();
        assertThat(socket.hasChain(IPV4, "t", "publish")).isTrue();
        assertThat(socket.hasChain(IPV4, "filter", "DOCKER-USER")).isFalse();
        socket.commit(new NftTransaction().deleteTable(IPV4, "t"));
        assertThat(socket.tables(IPV4)).isEmpty();
    }
}
