package io.jdock.nativebridge.abi;

/** linux/if_addr.h (Linux 6.1): the part that is used here, names as in C. */
public final class IfAddr {
    private IfAddr() {}

    // Address attributes
    public static final int IFA_UNSPEC = 0;
    public static final int IFA_ADDRESS = 1;
    public static final int IFA_LOCAL = 2;
    public static final int IFA_LABEL = 3;
    public static final int IFA_BROADCAST = 4;
    public static final int IFA_CACHEINFO = 6;
    public static final int IFA_FLAGS = 8;

    // Address flags
    public static final int IFA_F_SECONDARY = 0x1;
    public static final int IFA_F_NODAD = 0x2;
    public static final int IFA_F_TENTATIVE = 0x40;
    public static final int IFA_F_PERMANENT = 0x80;
    public static final int IFA_F_NOPREFIXROUTE = 0x200;
}
