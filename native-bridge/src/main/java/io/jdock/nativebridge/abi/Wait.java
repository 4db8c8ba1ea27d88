package io.jdock.nativebridge.abi;

/** Constants of {@code include/uapi/linux/wait.h} and of siginfo_t in {@code asm-generic/siginfo.h}; see waitid(2). */
public final class Wait {
    public static final int WNOHANG = 0x1;
    public static final int WEXITED = 0x4;
    public static final int WNOWAIT = 0x01000000;
    public static final int WALL = 0x40000000;
    public static final int P_ALL = 0;
    public static final int P_PID = 1;
    public static final int P_PIDFD = 3;

    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;

    /** Offsets in siginfo_t for SIGCHLD on 64-bit machines. */
    public static final int SIGINFO_CODE = 8;

    public static final int SIGINFO_PID = 16;
    public static final int SIGINFO_STATUS = 24;
    public static final int SIGINFO_SIZE = 128;

    private Wait() {}
}
