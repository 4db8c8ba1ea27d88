package io.jdock.nativebridge.abi;

/** linux/netfilter/nfnetlink.h (Linux 6.1): the part that is used here, names as in C. */
public final class Nfnetlink {
    private Nfnetlink() {}

    // Version in nfgenmsg
    public static final int NFNETLINK_V0 = 0;

    // Subsystems
    public static final int NFNL_SUBSYS_CTNETLINK = 1;
    public static final int NFNL_SUBSYS_NFTABLES = 10;

    // Batch delimiters
    public static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    public static final int NFNL_MSG_BATCH_END = 0x11;

    // Multicast groups
    public static final int NFNLGRP_NFTABLES = 7;
}
