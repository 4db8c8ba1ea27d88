package io.jdock.nativebridge.abi;

/** Constants of {@code include/uapi/linux/prctl.h}; see prctl(2). */
public final class Prctl {
    public static final int PR_SET_PDEATHSIG = 1;
    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_SET_KEEPCAPS = 8;
    public static final int PR_SET_NAME = 15;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_SET_MM = 35;
    public static final int PR_SET_MM_MAP = 14;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_CAP_AMBIENT_RAISE = 2;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    /** sizeof(struct prctl_mm_map): 11 addresses, auxv pointer, auxv size, exe_fd. */
    public static final int MM_MAP_SIZE = 104;

    private Prctl() {}
}
