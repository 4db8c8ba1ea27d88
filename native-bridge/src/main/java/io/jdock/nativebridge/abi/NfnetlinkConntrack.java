package io.jdock.nativebridge.abi;

/** linux/netfilter/nfnetlink_conntrack.h (Linux 6.1): the part that is used here, names as in C. */
public final class NfnetlinkConntrack {
    private NfnetlinkConntrack() {}

    // Message types
    public static final int IPCTNL_MSG_CT_GET = 1;
    public static final int IPCTNL_MSG_CT_DELETE = 2;

    // Attributes of a connection
    public static final int CTA_TUPLE_ORIG = 1;
    public static final int CTA_TUPLE_REPLY = 2;
    public static final int CTA_FILTER = 25;

    // Nested in CTA_TUPLE_*
    public static final int CTA_TUPLE_IP = 1;
    public static final int CTA_TUPLE_PROTO = 2;

    // Nested in CTA_TUPLE_IP
    public static final int CTA_IP_V4_SRC = 1;
    public static final int CTA_IP_V4_DST = 2;
    public static final int CTA_IP_V6_DST = 4;

    // Nested in CTA_TUPLE_PROTO
    public static final int CTA_PROTO_NUM = 1;
    public static final int CTA_PROTO_DST_PORT = 3;

    // Nested in CTA_FILTER
    public static final int CTA_FILTER_ORIG_FLAGS = 1;
    public static final int CTA_FILTER_REPLY_FLAGS = 2;

    // Bits of CTA_FILTER_*_FLAGS, net/netfilter/nf_conntrack_netlink.c
    public static final int CTA_FILTER_F_CTA_IP_SRC = 0x1;
    public static final int CTA_FILTER_F_CTA_PROTO_NUM = 0x8;
}
