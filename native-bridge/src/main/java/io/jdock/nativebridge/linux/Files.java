package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Files by directory descriptor. {@code dirfd} may be {@link Fcntl#AT_FDCWD} with an absolute path. Every method throws
 * {@link SyscallException}.
 */
public final class Files {
    private static final int OPEN_HOW_SIZE = 24;
    private static final int XATTR_MAX = 65536;
    private static final int SEEK_DATA = 3;
    private static final int STATX_SIZE = 256;
    private static final int STATX_BASIC = 0x7ff;
    private static final int STATX_MNT_ID = 0x1000;

    private Files() {}

    /** openat(2), with O_CLOEXEC added. */
    public static Fd open(int dirfd, String path, int flags, int mode) {
        try (NativeArena arena = NativeArena.open()) {
            long name = arena.cString(path);
            long fd;
            do {
                fd = Kernel.result(Syscall.OPENAT, dirfd, name, flags | Fcntl.O_CLOEXEC, mode);
            } while (fd == -Errno.EINTR);
            return Fd.own(Kernel.check(Syscall.OPENAT, fd, path));
        }
    }

    /** Opens an absolute path. */
    public static Fd open(String path, int flags) {
        return open(Fcntl.AT_FDCWD, path, flags, 0);
    }

    /**
     * openat2(2) with the tree of {@code root} as the whole world: {@code ..} and absolute symbolic links stay inside,
     * magic links are refused. For paths that an image or a container controls.
     *
     * @throws SyscallException ELOOP on a magic link or too many links, EXDEV, ENOENT, ENOTDIR ...
     */
    public static Fd openInRoot(Fd root, String unsafePath, int flags, int mode) {
        return openat2(root.number(), unsafePath, flags, mode, Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);
    }

    /** openat2(2), kernel 5.6, with O_CLOEXEC added; {@code resolve} is a set of RESOLVE_*. */
    public static Fd openat2(int dirfd, String path, int flags, int mode, int resolve) {
        try (NativeArena arena = NativeArena.open()) {
            long how = openHow(arena, flags, mode, resolve);
            long name = arena.cString(path);
            long fd;
            do {
                fd = Kernel.result(Syscall.OPENAT2, dirfd, name, how, OPEN_HOW_SIZE);
                // EAGAIN: a rename raced with the resolution of ".."; openat2(2) says to try again.
            } while (fd == -Errno.EINTR || fd == -Errno.EAGAIN);
            return Fd.own(Kernel.check(Syscall.OPENAT2, fd, path));
        }
    }

    /** struct open_how {flags, mode, resolve} in {@code arena}; 24 bytes. */
    public static long openHow(NativeArena arena, int flags, int mode, int resolve) {
        long how = arena.allocate(OPEN_HOW_SIZE);
        boolean creates = (flags & Fcntl.O_CREAT) != 0;
        Memory.putLong(how, flags | Fcntl.O_CLOEXEC);
        Memory.putLong(how + 8, creates ? mode : 0);
        Memory.putLong(how + 16, resolve);
        return how;
    }

    private static long withPath(Syscall call, int dirfd, String path, long a2, long a3) {
        try (NativeArena arena = NativeArena.open()) {
            return Kernel.check(call, Kernel.result(call, dirfd, arena.cString(path), a2, a3), path);
        }
    }

    public static void mkdir(int dirfd, String path, int mode) {
        withPath(Syscall.MKDIRAT, dirfd, path, mode, 0);
    }

    /**
     * mknodat(2).
     *
     * @param mode type and permissions, subject to the umask
     */
    public static void mknod(int dirfd, String path, int mode, int major, int minor) {
        withPath(Syscall.MKNODAT, dirfd, path, mode, device(major, minor));
    }

    /** makedev(3) as mknodat(2) takes it: the 32-bit encoding of {@code new_encode_dev}. */
    static long device(int major, int minor) {
        return (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & ~0xffL) << 12);
    }

    /** @param flags 0, or {@link Fcntl#AT_REMOVEDIR} for a directory */
    public static void unlink(int dirfd, String path, int flags) {
        withPath(Syscall.UNLINKAT, dirfd, path, flags, 0);
    }

    public static void symlink(String target, int dirfd, String path) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(Syscall.SYMLINKAT, arena.cString(target), dirfd, arena.cString(path));
            Kernel.check(Syscall.SYMLINKAT, result, path + " -> " + target);
        }
    }

    /** @param flags 0, or {@link Fcntl#AT_EMPTY_PATH} to link the open file {@code oldDirfd} itself */
    public static void link(int oldDirfd, String oldPath, int newDirfd, String newPath, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.LINKAT, oldDirfd, arena.cString(oldPath), newDirfd, arena.cString(newPath), flags);
            Kernel.check(Syscall.LINKAT, result, oldPath + " as " + newPath);
        }
    }

    /** renameat2(2); {@code flags} is 0 or RENAME_* of linux/fs.h. */
    public static void rename(int oldDirfd, String oldPath, int newDirfd, String newPath, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.RENAMEAT2, oldDirfd, arena.cString(oldPath), newDirfd, arena.cString(newPath), flags);
            Kernel.check(Syscall.RENAMEAT2, result, oldPath + " to " + newPath);
        }
    }

    public static String readlink(int dirfd, String path) {
        int capacity = 4096;
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(capacity);
            long length = Kernel.result(Syscall.READLINKAT, dirfd, arena.cString(path), buffer, capacity);
            Kernel.check(Syscall.READLINKAT, length, path);
            return new String(Memory.getBytes(buffer, (int) length), StandardCharsets.UTF_8);
        }
    }

    /** fchownat(2); {@code flags} of AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
    public static void chown(int dirfd, String path, int uid, int gid, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.FCHOWNAT, dirfd, arena.cString(path), uid & 0xffffffffL, gid & 0xffffffffL, flags);
            Kernel.check(Syscall.FCHOWNAT, result, path);
        }
    }

    /** fchmod(2): for descriptors that are not O_PATH. */
    public static void chmod(Fd fd, int mode) {
        Kernel.check(Syscall.FCHMOD, Kernel.result(Syscall.FCHMOD, fd.number(), mode), fd.toString());
    }

    /** fchmodat(2), which follows a symbolic link at the end of {@code path}. */
    public static void chmod(int dirfd, String path, int mode) {
        withPath(Syscall.FCHMODAT, dirfd, path, mode, 0);
    }

    /** utimensat(2) without following links: sets atime and mtime to the same time. */
    public static void setTimes(int dirfd, String path, long seconds, int nanos) {
        try (NativeArena arena = NativeArena.open()) {
            long times = arena.allocate(32);
            for (int i = 0; i < 2; i++) {
                Memory.putLong(times + 16L * i, seconds);
                Memory.putLong(times + 16L * i + 8, nanos);
            }
            long result =
                    Kernel.result(Syscall.UTIMENSAT, dirfd, arena.cString(path), times, Fcntl.AT_SYMLINK_NOFOLLOW);
            Kernel.check(Syscall.UTIMENSAT, result, path);
        }
    }

    /** fsetxattr(2). */
    public static void setXattr(Fd fd, String name, byte[] value) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(
                    Syscall.FSETXATTR, fd.number(), arena.cString(name), arena.bytes(value), value.length, 0);
            Kernel.check(Syscall.FSETXATTR, result, name);
        }
    }

    /** fgetxattr(2): the attribute's value, or empty if the file has none of that name. */
    public static Optional<byte[]> xattr(Fd fd, String name) {
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(XATTR_MAX);
            long length = Kernel.result(Syscall.FGETXATTR, fd.number(), arena.cString(name), buffer, XATTR_MAX);
            if (length == -Errno.ENODATA) {
                return Optional.empty();
            }
            return Optional.of(Memory.getBytes(buffer, (int) Kernel.check(Syscall.FGETXATTR, length, name)));
        }
    }

    /** statx(2); {@code flags} of AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
    public static Stat stat(int dirfd, String path, int flags) {
        try (NativeArena arena = NativeArena.open()) {
            long b = arena.allocate(STATX_SIZE);
            long result =
                    Kernel.result(Syscall.STATX, dirfd, arena.cString(path), flags, STATX_BASIC | STATX_MNT_ID, b);
            Kernel.check(Syscall.STATX, result, path);
            return new Stat(
                    Memory.getShort(b + 28) & 0xffff,
                    Memory.getInt(b + 20),
                    Memory.getInt(b + 24),
                    Memory.getLong(b + 40),
                    Memory.getLong(b + 32),
                    Memory.getInt(b + 16) & 0xffffffffL,
                    Memory.getLong(b + 48),
                    device(Memory.getInt(b + 136), Memory.getInt(b + 140)),
                    Memory.getInt(b + 128),
                    Memory.getInt(b + 132),
                    Memory.getLong(b + 112),
                    Memory.getInt(b + 120),
                    Memory.getLong(b + 144));
        }
    }

    /** statx(2) of an open file. */
    public static Stat stat(Fd fd) {
        return stat(fd.number(), "", Fcntl.AT_EMPTY_PATH);
    }

    /** statfs(2)'s {@code f_type} of an open file: the file system's magic number. */
    public static long fileSystemMagic(Fd fd) {
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(128);
            Kernel.check(Syscall.FSTATFS, Kernel.result(Syscall.FSTATFS, fd.number(), buffer), fd.toString());
            return Memory.getLong(buffer);
        }
    }

    /**
     * lseek(2) with SEEK_DATA: where data begins at {@code offset} or after it; -1 if there is none up to the end. Moves
     * the file's position.
     */
    public static long seekData(Fd fd, long offset) {
        long result = Kernel.result(Syscall.LSEEK, fd.number(), offset, SEEK_DATA);
        return result == -Errno.ENXIO ? -1 : Kernel.check(Syscall.LSEEK, result, fd.toString());
    }

    /** fallocate(2). */
    public static void fallocate(Fd fd, int mode, long offset, long length) {
        Kernel.check(
                Syscall.FALLOCATE, Kernel.result(Syscall.FALLOCATE, fd.number(), mode, offset, length), fd.toString());
    }

    /** fcntl(2), F_SETFL: makes a descriptor that another program opened non-blocking, for all who share it. */
    public static void setNonBlocking(int descriptor) {
        long flags = Kernel.call(Syscall.FCNTL, descriptor, Fcntl.F_GETFL);
        Kernel.call(Syscall.FCNTL, descriptor, Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK);
    }

    /** Reads at most {@code limit} bytes from the current position to the end. */
    public static byte[] readAll(Fd fd, int limit) {
        int chunk = Math.min(limit, 16384);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(chunk);
            while (out.size() < limit) {
                int count = read(fd, buffer, Math.min(chunk, limit - out.size()));
                if (count == 0) {
                    break;
                }
                out.writeBytes(Memory.getBytes(buffer, count));
            }
        }
        return out.toByteArray();
    }

    /** read(2) into native memory; 0 at the end. */
    public static int read(Fd fd, long buffer, int count) {
        long result;
        do {
            result = Kernel.result(Syscall.READ, fd.number(), buffer, count);
        } while (result == -Errno.EINTR);
        return (int) Kernel.check(Syscall.READ, result, fd.toString());
    }

    /** read(2) into {@code target}; returns 0 at the end. */
    public static int read(Fd fd, byte[] target, int offset, int length) {
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(length);
            int count = read(fd, buffer, length);
            Memory.getBytes(buffer, target, offset, count);
            return count;
        }
    }

    /** Writes all of the bytes, in as many write(2) calls as the kernel wants. */
    public static void write(Fd fd, byte[] source, int offset, int length) {
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(length);
            Memory.putBytes(buffer, source, offset, length);
            long done = 0;
            while (done < length) {
                long result = Kernel.result(Syscall.WRITE, fd.number(), buffer + done, length - done);
                if (result != -Errno.EINTR) {
                    done += Kernel.check(Syscall.WRITE, result, fd.toString());
                }
            }
        }
    }

    public static void write(Fd fd, byte[] source) {
        write(fd, source, 0, source.length);
    }
}
