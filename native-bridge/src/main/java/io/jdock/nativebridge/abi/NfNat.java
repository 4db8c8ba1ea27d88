package io.jdock.nativebridge.abi;

/** linux/netfilter/nf_nat.h (Linux 6.1): the part that is used here, names as in C. */
public final class NfNat {
    private NfNat() {}

    // NAT range flags
    public static final int NF_NAT_RANGE_MAP_IPS = 0x1;
    public static final int NF_NAT_RANGE_PROTO_SPECIFIED = 0x2;
    public static final int NF_NAT_RANGE_PROTO_RANDOM = 0x4;
    public static final int NF_NAT_RANGE_PERSISTENT = 0x8;
    public static final int NF_NAT_RANGE_PROTO_RANDOM_FULLY = 0x10;
}
