package io.jdock.daemon.network;

import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.nft.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of which rules are made, each what one word of nft(8) stands for. They use the first registers. */
final class RuleParts {
    private RuleParts() {}

    /** {@code fib daddr type local}. */
    static List<Expression> local() {
        return List.of(
                new Expression.DestinationType(NfTables.NFT_REG_1),
                new Expression.Cmp(NfTables.NFT_CMP_EQ, NfTables.NFT_REG_1, Expression.u32(Rtnetlink.RTN_LOCAL)));
    }

    /** {@code th dport}, into a register. */
    static Expression destinationPort(int register) {
        return new Expression.Payload(NfTables.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, register);
    }

    /** {@code iifname @set}. */
    static List<Expression> in(String set) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_IIFNAME, NfTables.NFT_REG_1),
                new Expression.SetLookup(set, NfTables.NFT_REG_1));
    }

    /** {@code iifname != @set}. */
    static List<Expression> notIn(String set) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_IIFNAME, NfTables.NFT_REG_1),
                new Expression.SetLookup(set, NfTables.NFT_REG_1, true));
    }

    /** {@code oifname @set}. */
    static List<Expression> out(String set) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_OIFNAME, NfTables.NFT_REG_1),
                new Expression.SetLookup(set, NfTables.NFT_REG_1));
    }

    /** {@code oifname} compared with one bridge. */
    static List<Expression> out(int operator, String bridge) {
        return List.of(
                new Expression.Meta(NfTables.NFT_META_OIFNAME, NfTables.NFT_REG_1),
                new Expression.Cmp(operator, NfTables.NFT_REG_1, Expression.interfaceName(bridge)));
    }

    /** Compares an address of the IP header with a network; whole bytes need no mask. */
    static List<Expression> address(int offset, int operator, IpPrefix prefix) {
        byte[] network = prefix.network().bytes();
        if (prefix.length() % 8 == 0 && prefix.length() > 0) {
            int bytes = prefix.length() / 8;
            return List.of(
                    new Expression.Payload(NfTables.NFT_PAYLOAD_NETWORK_HEADER, offset, bytes, NfTables.NFT_REG_1),
                    new Expression.Cmp(operator, NfTables.NFT_REG_1, Arrays.copyOf(network, bytes)));
        }
        return List.of(
                new Expression.Payload(NfTables.NFT_PAYLOAD_NETWORK_HEADER, offset, network.length, NfTables.NFT_REG_1),
                new Expression.Mask(NfTables.NFT_REG_1, prefix.maskBytes()),
                new Expression.Cmp(operator, NfTables.NFT_REG_1, network));
    }

    /** Whether a property of the connection has one of the bits. */
    static List<Expression> bits(int key, int mask) {
        return List.of(
                new Expression.Ct(key, NfTables.NFT_REG_1),
                new Expression.Mask(NfTables.NFT_REG_1, Expression.u32(mask)),
                new Expression.Cmp(NfTables.NFT_CMP_NEQ, NfTables.NFT_REG_1, new byte[4]));
    }

    /** {@code counter} and a verdict. */
    static List<Expression> counted(Expression verdict) {
        return List.of(new Expression.Counter(0, 0), verdict);
    }

    /** One rule of several parts. */
    @SafeVarargs
    static List<Expression> join(List<Expression>... parts) {
        List<Expression> all = new ArrayList<>();
        for (List<Expression> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
