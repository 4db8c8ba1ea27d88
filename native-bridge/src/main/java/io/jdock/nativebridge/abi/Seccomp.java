package io.jdock.nativebridge.abi;

/** include/uapi/linux/seccomp.h, Linux 6.18. */
public final class Seccomp {
    public static final int SECCOMP_SET_MODE_FILTER = 1;
    public static final int SECCOMP_GET_ACTION_AVAIL = 2;

    public static final int SECCOMP_FILTER_FLAG_TSYNC = 0x1;
    public static final int SECCOMP_FILTER_FLAG_LOG = 0x2;
    public static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 0x4;
    public static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 0x8;
    public static final int SECCOMP_FILTER_FLAG_TSYNC_ESRCH = 0x10;
    public static final int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 0x20;

    public static final int SECCOMP_RET_KILL_PROCESS = 0x80000000;
    public static final int SECCOMP_RET_KILL_THREAD = 0x00000000;
    public static final int SECCOMP_RET_TRAP = 0x00030000;
    public static final int SECCOMP_RET_ERRNO = 0x00050000;
    public static final int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    public static final int SECCOMP_RET_TRACE = 0x7ff00000;
    public static final int SECCOMP_RET_LOG = 0x7ffc0000;
    public static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    public static final int SECCOMP_RET_DATA = 0x0000ffff;

    /** Offsets in {@code struct seccomp_data}. */
    public static final int SECCOMP_DATA_NR = 0;

    public static final int SECCOMP_DATA_ARCH = 4;
    public static final int SECCOMP_DATA_INSTRUCTION_POINTER = 8;
    public static final int SECCOMP_DATA_ARGS = 16;
    public static final int SECCOMP_DATA_SIZE = 64;

    private Seccomp() {}
}
