package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netfilter;

/**
 * A chain as the kernel has it.
 *
 * @param hook NF_INET_* of a base chain, {@link #NO_HOOK} for one that is only jumped to
 * @param policy NF_ACCEPT or NF_DROP: what becomes of a packet that no rule decides on
 */
public record NftChain(String table, String name, int hook, int policy) {
    public static final int NO_HOOK = -1;

    public NftChain {
        requireNonNull(table, "table is null");
        requireNonNull(name, "name is null");
    }

    public boolean drops() {
        return policy == Netfilter.NF_DROP;
    }
}
