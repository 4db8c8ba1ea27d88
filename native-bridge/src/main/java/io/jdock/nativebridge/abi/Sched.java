package io.jdock.nativebridge.abi;

/** Constants of {@code include/uapi/linux/sched.h}; see clone(2), setns(2), unshare(2). */
public final class Sched {
    public static final long CLONE_VM = 0x00000100;
    public static final long CLONE_FS = 0x00000200;
    public static final long CLONE_FILES = 0x00000400;
    public static final long CLONE_SIGHAND = 0x00000800;
    public static final long CLONE_PIDFD = 0x00001000;
    public static final long CLONE_VFORK = 0x00004000;
    public static final long CLONE_PARENT = 0x00008000;
    public static final long CLONE_THREAD = 0x00010000;
    public static final long CLONE_NEWNS = 0x00020000;
    public static final long CLONE_NEWCGROUP = 0x02000000;
    public static final long CLONE_NEWUTS = 0x04000000;
    public static final long CLONE_NEWIPC = 0x08000000;
    public static final long CLONE_NEWUSER = 0x10000000;
    public static final long CLONE_NEWPID = 0x20000000;
    public static final long CLONE_NEWNET = 0x40000000;
    /** clone3 only, kernel 5.5: handlers back to default in the child. */
    public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
    /** clone3 only, kernel 5.7: the child is born in the group of cgroup v2 that clone_args.cgroup names. */
    public static final long CLONE_INTO_CGROUP = 0x200000000L;

    /** sizeof(struct clone_args) up to and with cgroup (CLONE_ARGS_SIZE_VER2). */
    public static final int CLONE_ARGS_SIZE = 88;

    public static final int CLONE_ARGS_FLAGS = 0;
    public static final int CLONE_ARGS_PIDFD = 8;
    public static final int CLONE_ARGS_EXIT_SIGNAL = 32;
    public static final int CLONE_ARGS_STACK = 40;
    public static final int CLONE_ARGS_STACK_SIZE = 48;
    public static final int CLONE_ARGS_CGROUP = 80;

    private Sched() {}
}
