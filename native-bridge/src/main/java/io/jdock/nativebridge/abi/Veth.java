package io.jdock.nativebridge.abi;

/** linux/veth.h (Linux 6.1): the part that is used here, names as in C. */
public final class Veth {
    private Veth() {}

    // Nested in IFLA_INFO_DATA of a veth
    public static final int VETH_INFO_UNSPEC = 0;
    public static final int VETH_INFO_PEER = 1;
}
