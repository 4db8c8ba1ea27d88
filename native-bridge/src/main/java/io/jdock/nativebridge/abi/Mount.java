package io.jdock.nativebridge.abi;

/** Constants of {@code include/uapi/linux/mount.h}; see mount(2), and for the mount API fsopen(2), kernel 5.2. */
public final class Mount {
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_SYNCHRONOUS = 16;
    public static final long MS_REMOUNT = 32;
    public static final long MS_MANDLOCK = 64;
    public static final long MS_DIRSYNC = 128;
    public static final long MS_NOATIME = 1024;
    public static final long MS_NODIRATIME = 2048;
    public static final long MS_BIND = 4096;
    public static final long MS_MOVE = 8192;
    public static final long MS_REC = 16384;
    public static final long MS_UNBINDABLE = 1 << 17;
    public static final long MS_PRIVATE = 1 << 18;
    public static final long MS_SLAVE = 1 << 19;
    public static final long MS_SHARED = 1 << 20;
    public static final long MS_RELATIME = 1 << 21;
    public static final long MS_STRICTATIME = 1 << 24;

    public static final int MNT_FORCE = 1;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    public static final int OPEN_TREE_CLONE = 1;
    public static final int OPEN_TREE_CLOEXEC = Fcntl.O_CLOEXEC;

    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x00000004;
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x00000040;

    public static final int FSOPEN_CLOEXEC = 1;
    public static final int FSMOUNT_CLOEXEC = 1;

    public static final int FSCONFIG_SET_FLAG = 0;
    public static final int FSCONFIG_SET_STRING = 1;
    public static final int FSCONFIG_CMD_CREATE = 6;

    public static final int MOUNT_ATTR_RDONLY = 0x00000001;
    public static final int MOUNT_ATTR_NOSUID = 0x00000002;
    public static final int MOUNT_ATTR_NODEV = 0x00000004;
    public static final int MOUNT_ATTR_NOEXEC = 0x00000008;
    public static final int MOUNT_ATTR_NOATIME = 0x00000010;
    public static final int MOUNT_ATTR_STRICTATIME = 0x00000020;
    public static final int MOUNT_ATTR_IDMAP = 0x00100000;

    /** sizeof(struct mount_attr): attr_set, attr_clr, propagation, userns_fd. */
    public static final int MOUNT_ATTR_SIZE = 32;

    private Mount() {}
}
