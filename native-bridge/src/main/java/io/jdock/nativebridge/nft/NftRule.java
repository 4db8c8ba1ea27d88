package io.jdock.nativebridge.nft;

import java.util.List;

/**
 * A rule as the kernel has it.
 *
 * @param handle number by which it is deleted
 * @param comment empty if it has none
 * @param expressions names of its expressions, as {@code meta}, {@code cmp}, {@code immediate}
 * @param packets what its counter counted, -1 without a counter
 */
public record NftRule(String table, String chain, long handle, String comment, List<String> expressions, long packets) {
    public NftRule {
        expressions = List.copyOf(expressions);
    }
}
