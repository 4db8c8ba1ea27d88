package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.Expression;
import io.jdock.nativebridge.nft.NftRule;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.nft.NftTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Our bridge in the firewall of a Docker daemon on the same host. That daemon sets the policy of iptables' FORWARD chain
 * to drop, which no accept of our own table can undo; its chain DOCKER-USER is where others say what they accept. Two
 * rules go there, marked by a comment, in the form in which iptables-nft reads and shows them.
 */
final class ForeignFirewall {
    private static final int FAMILY = Netfilter.NFPROTO_IPV4;
    static final String TABLE = "filter";
    private static final String CHAIN = "DOCKER-USER";

    private final NftSocket nft;
    private final String bridge;
    private final String comment;

    ForeignFirewall(NftSocket nft, String bridge) {
        this.nft = requireNonNull(nft, "nft is null");
        this.bridge = requireNonNull(bridge, "bridge is null");
        this.comment = "jdock " + bridge;
    }

    /** Adds the rules if the chain is there and they are not. */
    void admit() {
        if (!nft.hasChain(FAMILY, TABLE, CHAIN) || ours().size() == 2) {
            return;
        }
        withdraw();
        nft.commit(new NftTransaction()
                .insertRule(FAMILY, TABLE, CHAIN, comment, accept(NfTables.NFT_META_IIFNAME))
                .insertRule(FAMILY, TABLE, CHAIN, comment, accept(NfTables.NFT_META_OIFNAME)));
    }

    /** Removes the rules. */
    void withdraw() {
        for (NftRule rule : ours()) {
            try {
                nft.commit(new NftTransaction().deleteRule(FAMILY, TABLE, CHAIN, rule.handle()));
            } catch (NetlinkException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e; // else it is gone already, which is what we want
                }
            }
        }
    }

    private List<NftRule> ours() {
        return nft.rules(FAMILY, TABLE, CHAIN).stream()
                .filter(rule -> rule.comment().equals(comment))
                .toList();
    }

    /** iptables compares a whole interface name with its terminating zero byte and no padding. */
    private List<Expression> accept(int key) {
        byte[] name = bridge.getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Expression.Meta(key, NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, Arrays.copyOf(name, name.length + 1)),
                new Expression.Counter(0, 0),
                Expression.accept());
    }
}
