package io.jdock.nativebridge.abi;

/** linux/netfilter.h and linux/netfilter_ipv4.h (Linux 6.1): the part that is used here, names as in C. */
public final class Netfilter {
    private Netfilter() {}

    // Verdicts
    public static final int NF_DROP = 0;
    public static final int NF_ACCEPT = 1;
    public static final int NF_STOLEN = 2;
    public static final int NF_QUEUE = 3;
    public static final int NF_REPEAT = 4;

    // Hooks
    public static final int NF_INET_PRE_ROUTING = 0;
    public static final int NF_INET_LOCAL_IN = 1;
    public static final int NF_INET_FORWARD = 2;
    public static final int NF_INET_LOCAL_OUT = 3;
    public static final int NF_INET_POST_ROUTING = 4;

    // Families
    public static final int NFPROTO_UNSPEC = 0;
    public static final int NFPROTO_INET = 1;
    public static final int NFPROTO_IPV4 = 2;
    public static final int NFPROTO_ARP = 3;
    public static final int NFPROTO_NETDEV = 5;
    public static final int NFPROTO_BRIDGE = 7;
    public static final int NFPROTO_IPV6 = 10;

    // Priorities of base chains
    public static final int NF_IP_PRI_RAW = -300;
    public static final int NF_IP_PRI_CONNTRACK = -200;
    public static final int NF_IP_PRI_MANGLE = -150;
    public static final int NF_IP_PRI_NAT_DST = -100;
    public static final int NF_IP_PRI_FILTER = 0;
    public static final int NF_IP_PRI_NAT_SRC = 100;
}
