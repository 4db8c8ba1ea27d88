package io.jdock.nativebridge.abi;

/** linux/neighbour.h (Linux 6.1): the part that is used here, names as in C. */
public final class Neighbour {
    private Neighbour() {}

    // Neighbour attributes
    public static final int NDA_UNSPEC = 0;
    public static final int NDA_DST = 1;
    public static final int NDA_LLADDR = 2;

    // Neighbour states
    public static final int NUD_INCOMPLETE = 0x1;
    public static final int NUD_REACHABLE = 0x2;
    public static final int NUD_STALE = 0x4;
    public static final int NUD_DELAY = 0x8;
    public static final int NUD_PROBE = 0x10;
    public static final int NUD_FAILED = 0x20;
    public static final int NUD_NOARP = 0x40;
    public static final int NUD_PERMANENT = 0x80;
    public static final int NUD_NONE = 0x0;

    // Neighbour flags
    public static final int NTF_SELF = 0x2;
    public static final int NTF_MASTER = 0x4;
}
