package io.jdock.nativebridge.abi;

/** linux/netfilter/nf_conntrack_common.h (Linux 6.1): the part that is used here, names as in C. */
public final class NfConntrack {
    private NfConntrack() {}

    // Status bits
    public static final int IPS_SRC_NAT = 0x10;
    public static final int IPS_DST_NAT = 0x20;
}
