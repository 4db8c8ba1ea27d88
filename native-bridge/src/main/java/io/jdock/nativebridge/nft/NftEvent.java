package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.netlink.NetlinkMessage;
import java.util.Optional;

/**
 * A change of nf_tables that some program made.
 *
 * @param type NFT_MSG_*
 * @param family NFPROTO_*
 * @param portId of the socket that asked for it
 */
public record NftEvent(int type, int family, String table, int portId) {
    private static final int HEADER_SIZE = 4;
    private static final int TYPE_MASK = 0xff;
    /** Of a table its name; of what is in one the table's: NFTA_CHAIN_TABLE, NFTA_RULE_TABLE and so on are all 1. */
    private static final int TABLE_ATTRIBUTE = NfTables.NFTA_TABLE_NAME;

    public NftEvent {
        requireNonNull(table, "table is null");
    }

    /** Reads a message of the group NFNLGRP_NFTABLES; empty for those that are about no table. */
    public static Optional<NftEvent> of(NetlinkMessage message) {
        int type = message.type() & TYPE_MASK;
        if (message.type() >> 8 != Nfnetlink.NFNL_SUBSYS_NFTABLES || type == NfTables.NFT_MSG_NEWGEN) {
            return Optional.empty();
        }
        int family = message.buffer().get(0) & 0xff;
        return message.attributes(HEADER_SIZE)
                .string(TABLE_ATTRIBUTE)
                .map(table -> new NftEvent(type, family, table, message.portId()));
    }

    /** Whether something went away. */
    public boolean isRemoval() {
        return switch (type) {
            case NfTables.NFT_MSG_DELTABLE,
                    NfTables.NFT_MSG_DELCHAIN,
                    NfTables.NFT_MSG_DELRULE,
                    NfTables.NFT_MSG_DELSET,
                    NfTables.NFT_MSG_DELSETELEM -> true;
            default -> false;
        };
    }
}
