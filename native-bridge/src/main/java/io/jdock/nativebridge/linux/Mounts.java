package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.List;

/**
 * Mounts as descriptors. A mount made here is detached: in no mount namespace until {@link #move}, and gone when the
 * last descriptor of it is closed, so a failure leaves nothing behind. Every method throws {@link SyscallException} and
 * needs CAP_SYS_ADMIN.
 */
public final class Mounts {
    private Mounts() {}

    /**
     * An option of a new file system.
     *
     * @param value null for a flag such as {@code newinstance}
     */
    public record Option(String key, String value) {
        public static Option of(String key, String value) {
            return new Option(key, value);
        }

        public static Option flag(String key) {
            return new Option(key, null);
        }

        /** Reads {@code size=64m} or {@code ro}. */
        public static Option parse(String text) {
            int equals = text.indexOf('=');
            return equals < 0 ? flag(text) : of(text.substring(0, equals), text.substring(equals + 1));
        }

        @Override
        public String toString() {
            return value == null ? key : key + "=" + value;
        }
    }

    /**
     * fsopen(2), fsconfig(2), fsmount(2): a detached mount of a new file system.
     *
     * @param attributes MOUNT_ATTR_*
     */
    public static Fd create(String type, String source, List<Option> options, int attributes) {
        try (NativeArena arena = NativeArena.open();
                Fd context = fsopen(arena, type)) {
            fsconfig(arena, context, type, Option.of("source", source));
            for (Option option : options) {
                fsconfig(arena, context, type, option);
            }
            long created = Kernel.result(Syscall.FSCONFIG, context.number(), Mount.FSCONFIG_CMD_CREATE, 0, 0, 0);
            if (Kernel.isError(created)) {
                throw new SyscallException("fsconfig", type + " " + options + reason(context), (int) -created);
            }
            long mount = Kernel.result(Syscall.FSMOUNT, context.number(), Mount.FSMOUNT_CLOEXEC, attributes);
            return Fd.own(Kernel.check(Syscall.FSMOUNT, mount, type));
        }
    }

    private static Fd fsopen(NativeArena arena, String type) {
        long fd = Kernel.result(Syscall.FSOPEN, arena.cString(type), Mount.FSOPEN_CLOEXEC);
        return Fd.own(Kernel.check(Syscall.FSOPEN, fd, type));
    }

    private static void fsconfig(NativeArena arena, Fd context, String type, Option option) {
        long key = arena.cString(option.key());
        long result = option.value() == null
                ? Kernel.result(Syscall.FSCONFIG, context.number(), Mount.FSCONFIG_SET_FLAG, key, 0, 0)
                : Kernel.result(
                        Syscall.FSCONFIG,
                        context.number(),
                        Mount.FSCONFIG_SET_STRING,
                        key,
                        arena.cString(option.value()),
                        0);
        if (Kernel.isError(result)) {
            throw new SyscallException("fsconfig", type + " " + option + reason(context), (int) -result);
        }
    }

    /** What the kernel wrote to the context's log, which read(2) gives one message a call. */
    private static String reason(Fd context) {
        StringBuilder text = new StringBuilder();
        byte[] message = new byte[512];
        try {
            for (int i = 0; i < 8; i++) {
                int length = Files.read(context, message, 0, message.length);
                text.append(text.isEmpty() ? " (" : "; ")
                        .append(new String(message, 0, length, java.nio.charset.StandardCharsets.UTF_8).strip());
            }
        } catch (SyscallException noMoreMessages) {
            // ENODATA ends the log
        }
        return text.isEmpty() ? "" : text + ")";
    }

    /**
     * open_tree(2) with OPEN_TREE_CLONE: a detached copy of the mount at an open file, a bind mount without a place.
     *
     * @param recursive whether mounts below it come along
     */
    public static Fd cloneTree(Fd source, boolean recursive) {
        return openTree(source.number(), "", Fcntl.AT_EMPTY_PATH | clone(recursive));
    }

    /** As {@link #cloneTree(Fd, boolean)}, of a path that this process trusts. */
    public static Fd cloneTree(String path, boolean recursive) {
        return openTree(Fcntl.AT_FDCWD, path, clone(recursive));
    }

    private static int clone(boolean recursive) {
        return Mount.OPEN_TREE_CLONE | Mount.OPEN_TREE_CLOEXEC | (recursive ? Fcntl.AT_RECURSIVE : 0);
    }

    private static Fd openTree(int dirfd, String path, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long fd = Kernel.result(Syscall.OPEN_TREE, dirfd, arena.cString(path), flags);
            return Fd.own(Kernel.check(Syscall.OPEN_TREE, fd, path));
        }
    }

    /**
     * mount_setattr(2), kernel 5.12.
     *
     * @param set MOUNT_ATTR_* to set
     * @param clear MOUNT_ATTR_* to clear
     * @param propagation 0 or one of MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE
     */
    public static void setAttributes(Fd mount, long set, long clear, long propagation, boolean recursive) {
        try (NativeArena arena = NativeArena.open()) {
            long attr = arena.allocate(Mount.MOUNT_ATTR_SIZE);
            Memory.putLong(attr, set);
            Memory.putLong(attr + 8, clear);
            Memory.putLong(attr + 16, propagation);
            int flags = Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0);
            long result = Kernel.result(
                    Syscall.MOUNT_SETATTR, mount.number(), arena.cString(""), flags, attr, Mount.MOUNT_ATTR_SIZE);
            Kernel.check(Syscall.MOUNT_SETATTR, result, "set 0x" + Long.toHexString(set));
        }
    }

    /**
     * mount_setattr(2) with MOUNT_ATTR_IDMAP, kernel 5.12: the mount shows the owners of its files as a user namespace
     * maps them. The mount must be detached, its file system must know of such mounts (EINVAL if not), and neither may
     * have been mapped before.
     */
    public static void mapIds(Fd mount, Fd userNamespace, boolean recursive) {
        try (NativeArena arena = NativeArena.open()) {
            long attr = arena.allocate(Mount.MOUNT_ATTR_SIZE);
            Memory.putLong(attr, Mount.MOUNT_ATTR_IDMAP);
            Memory.putLong(attr + 24, userNamespace.number());
            int flags = Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0);
            long result = Kernel.result(
                    Syscall.MOUNT_SETATTR, mount.number(), arena.cString(""), flags, attr, Mount.MOUNT_ATTR_SIZE);
            Kernel.check(Syscall.MOUNT_SETATTR, result, "map ids");
        }
    }

    /** move_mount(2): attaches a detached mount where an open file or directory is. */
    public static void move(Fd mount, Fd target) {
        try (NativeArena arena = NativeArena.open()) {
            long empty = arena.cString("");
            int flags = Mount.MOVE_MOUNT_F_EMPTY_PATH | Mount.MOVE_MOUNT_T_EMPTY_PATH;
            long result = Kernel.result(Syscall.MOVE_MOUNT, mount.number(), empty, target.number(), empty, flags);
            Kernel.check(Syscall.MOVE_MOUNT, result, target.toString());
        }
    }

    /** move_mount(2): attaches a detached mount at an absolute path. */
    public static void move(Fd mount, String target) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.MOVE_MOUNT,
                    mount.number(),
                    arena.cString(""),
                    Fcntl.AT_FDCWD,
                    arena.cString(target),
                    Mount.MOVE_MOUNT_F_EMPTY_PATH);
            Kernel.check(Syscall.MOVE_MOUNT, result, target);
        }
    }

    /** mount(2). Null strings are passed as NULL. */
    public static void mount(String source, String target, String type, long flags, String data) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.MOUNT,
                    source == null ? 0 : arena.cString(source),
                    arena.cString(target),
                    type == null ? 0 : arena.cString(type),
                    flags,
                    data == null ? 0 : arena.cString(data));
            Kernel.check(Syscall.MOUNT, result, source + " on " + target);
        }
    }

    /** umount2(2). Returns false where nothing is mounted. */
    public static boolean unmount(String target, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(Syscall.UMOUNT2, arena.cString(target), flags);
            if (result == -Errno.EINVAL || result == -Errno.ENOENT) {
                return false;
            }
            Kernel.check(Syscall.UMOUNT2, result, target);
            return true;
        }
    }
}
