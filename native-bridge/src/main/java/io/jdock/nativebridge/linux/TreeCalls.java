package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.charset.StandardCharsets;

/**
 * Calls that build a tree of files below open directories. Names are the bytes that the kernel has, in any encoding or
 * none; scratch memory is allocated once, as a tree has many entries. Every method throws {@link SyscallException}. For
 * one thread.
 */
public final class TreeCalls implements AutoCloseable {
    private static final int PATH_MAX = 4096;
    private static final int XATTR_MAX = 65536;
    private static final int DATA_SIZE = 256 * 1024;
    private static final int SEEK_CUR = 1;

    private final NativeArena arena = NativeArena.open();
    private final long first = arena.allocate(PATH_MAX);
    private final long second = arena.allocate(PATH_MAX);
    private final long times = arena.allocate(32);
    private final long how = arena.allocate(24);
    private final long data = arena.allocate(DATA_SIZE);

    /**
     * openat2(2) with the tree of {@code root} as the whole world, as {@link Files#openInRoot}. {@code flags} must not
     * create.
     */
    public Fd openInRoot(Fd root, byte[] path, int flags) {
        return openat2(root, path, flags, 0, Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);
    }

    /** Opens {@code name}, one component, in a directory without following a link there. */
    public Fd open(Fd directory, byte[] name, int flags, int mode) {
        return openat2(
                directory, name, flags | Fcntl.O_NOFOLLOW, mode, Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS);
    }

    private Fd openat2(Fd directory, byte[] path, int flags, int mode, int resolve) {
        Memory.putLong(how, flags | Fcntl.O_CLOEXEC);
        Memory.putLong(how + 8, mode);
        Memory.putLong(how + 16, resolve);
        long name = put(first, path, Syscall.OPENAT2);
        long result;
        do {
            result = Kernel.result(Syscall.OPENAT2, directory.number(), name, how, 24);
            // EAGAIN: a rename raced with the resolution of ".."; openat2(2) says to try again.
        } while (result == -Errno.EINTR || result == -Errno.EAGAIN);
        return Fd.own(check(Syscall.OPENAT2, result, path));
    }

    /** mkdirat(2); {@code mode} is subject to the umask. */
    public void mkdir(Fd directory, byte[] name, int mode) {
        long path = put(first, name, Syscall.MKDIRAT);
        check(Syscall.MKDIRAT, Kernel.result(Syscall.MKDIRAT, directory.number(), path, mode), name);
    }

    /** mknodat(2): a device, a fifo or a socket; {@code mode} has the type and is subject to the umask. */
    public void mknod(Fd directory, byte[] name, int mode, int major, int minor) {
        long path = put(first, name, Syscall.MKNODAT);
        long device = Files.device(major, minor);
        check(Syscall.MKNODAT, Kernel.result(Syscall.MKNODAT, directory.number(), path, mode, device), name);
    }

    /** symlinkat(2); {@code target} is stored and not looked at. */
    public void symlink(byte[] target, Fd directory, byte[] name) {
        long to = put(first, target, Syscall.SYMLINKAT);
        long path = put(second, name, Syscall.SYMLINKAT);
        check(Syscall.SYMLINKAT, Kernel.result(Syscall.SYMLINKAT, to, directory.number(), path), name);
    }

    /** linkat(2) without following: a link to a symbolic link is a second name of that link. */
    public void link(Fd oldDirectory, byte[] oldName, Fd newDirectory, byte[] newName) {
        long from = put(first, oldName, Syscall.LINKAT);
        long to = put(second, newName, Syscall.LINKAT);
        long result = Kernel.result(Syscall.LINKAT, oldDirectory.number(), from, newDirectory.number(), to, 0);
        check(Syscall.LINKAT, result, newName);
    }

    /** unlinkat(2); {@code flags} is 0 or {@link Fcntl#AT_REMOVEDIR}. */
    public void unlink(Fd directory, byte[] name, int flags) {
        long path = put(first, name, Syscall.UNLINKAT);
        check(Syscall.UNLINKAT, Kernel.result(Syscall.UNLINKAT, directory.number(), path, flags), name);
    }

    /** renameat2(2) without flags. */
    public void rename(Fd oldDirectory, byte[] oldName, Fd newDirectory, byte[] newName) {
        long from = put(first, oldName, Syscall.RENAMEAT2);
        long to = put(second, newName, Syscall.RENAMEAT2);
        long result = Kernel.result(Syscall.RENAMEAT2, oldDirectory.number(), from, newDirectory.number(), to, 0);
        check(Syscall.RENAMEAT2, result, oldName);
    }

    /** fchownat(2) of the entry itself, link or not. */
    public void chown(Fd directory, byte[] name, int uid, int gid) {
        long path = put(first, name, Syscall.FCHOWNAT);
        long result = Kernel.result(
                Syscall.FCHOWNAT,
                directory.number(),
                path,
                uid & 0xffffffffL,
                gid & 0xffffffffL,
                Fcntl.AT_SYMLINK_NOFOLLOW);
        check(Syscall.FCHOWNAT, result, name);
    }

    /** fchown(2). */
    public void chown(Fd file, int uid, int gid) {
        long result = Kernel.result(Syscall.FCHOWN, file.number(), uid & 0xffffffffL, gid & 0xffffffffL);
        Kernel.check(Syscall.FCHOWN, result, file.toString());
    }

    /**
     * chmod(2) of the entry itself, never of what a link there leads to: whoever controls the tree may have put one in
     * its place. Through {@code /proc/self/fd}, as fchmodat2(2), which could be told not to follow, needs kernel 6.6.
     */
    public void chmod(Fd directory, byte[] name, int mode) {
        try (Fd entry = open(directory, name, Fcntl.O_PATH, 0)) {
            long path = put(second, entry.procPath().getBytes(StandardCharsets.US_ASCII), Syscall.FCHMODAT);
            check(Syscall.FCHMODAT, Kernel.result(Syscall.FCHMODAT, Fcntl.AT_FDCWD, path, mode), name);
        }
    }

    /** utimensat(2) of the entry itself: sets atime and mtime to the same time. */
    public void setTimes(Fd directory, byte[] name, long seconds, int nanos) {
        long path = put(first, name, Syscall.UTIMENSAT);
        putTimes(seconds, nanos);
        long result = Kernel.result(Syscall.UTIMENSAT, directory.number(), path, times, Fcntl.AT_SYMLINK_NOFOLLOW);
        check(Syscall.UTIMENSAT, result, name);
    }

    /** futimens(3). */
    public void setTimes(Fd file, long seconds, int nanos) {
        putTimes(seconds, nanos);
        Kernel.check(Syscall.UTIMENSAT, Kernel.result(Syscall.UTIMENSAT, file.number(), 0, times, 0), file.toString());
    }

    private void putTimes(long seconds, int nanos) {
        for (int i = 0; i < 2; i++) {
            Memory.putLong(times + 16L * i, seconds);
            Memory.putLong(times + 16L * i + 8, nanos);
        }
    }

    /** fsetxattr(2). */
    public void setXattr(Fd file, byte[] attribute, byte[] value) {
        long name = put(first, attribute, Syscall.FSETXATTR);
        long from = putValue(value, attribute, Syscall.FSETXATTR);
        long result = Kernel.result(Syscall.FSETXATTR, file.number(), name, from, value.length, 0);
        check(Syscall.FSETXATTR, result, attribute);
    }

    /**
     * lsetxattr(2) of an entry that need not be openable, a link or a device. The directory is named through
     * {@code /proc/self/fd}, as the call that would take it, setxattrat(2), needs kernel 6.13.
     */
    public void setXattr(Fd directory, byte[] name, byte[] attribute, byte[] value) {
        byte[] prefix = (directory.procPath() + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] path = new byte[prefix.length + name.length];
        System.arraycopy(prefix, 0, path, 0, prefix.length);
        System.arraycopy(name, 0, path, prefix.length, name.length);
        long entry = put(first, path, Syscall.LSETXATTR);
        long key = put(second, attribute, Syscall.LSETXATTR);
        long from = putValue(value, attribute, Syscall.LSETXATTR);
        check(Syscall.LSETXATTR, Kernel.result(Syscall.LSETXATTR, entry, key, from, value.length, 0), attribute);
    }

    private long putValue(byte[] value, byte[] attribute, Syscall call) {
        if (value.length > XATTR_MAX) {
            throw new SyscallException(call.callName(), display(attribute), Errno.E2BIG);
        }
        Memory.putBytes(data, value, 0, value.length);
        return data;
    }

    /** Writes all of the bytes at the file's position. */
    public void write(Fd file, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Math.min(DATA_SIZE, length - done);
            Memory.putBytes(data, source, offset + done, chunk);
            long result = Kernel.result(Syscall.WRITE, file.number(), data, chunk);
            if (result != -Errno.EINTR) {
                done += (int) Kernel.check(Syscall.WRITE, result, file.toString());
            }
        }
    }

    /** lseek(2) forward from the file's position: leaves a hole. */
    public void skip(Fd file, long bytes) {
        Kernel.check(Syscall.LSEEK, Kernel.result(Syscall.LSEEK, file.number(), bytes, SEEK_CUR), file.toString());
    }

    /** ftruncate(2). */
    public void truncate(Fd file, long size) {
        Kernel.check(Syscall.FTRUNCATE, Kernel.result(Syscall.FTRUNCATE, file.number(), size), file.toString());
    }

    /** syncfs(2): flushes all that was written to the file system that holds the open file. */
    public static void syncFileSystem(Fd file) {
        Kernel.check(Syscall.SYNCFS, Kernel.result(Syscall.SYNCFS, file.number()), file.toString());
    }

    /** statx(2) of an entry itself, link or not. */
    public Stat stat(Fd directory, byte[] name) {
        try (Fd entry = open(directory, name, Fcntl.O_PATH, 0)) {
            return Files.stat(entry);
        }
    }

    /** Copies a name to native memory. One with a NUL inside would be another name to the kernel: EINVAL. */
    private static long put(long target, byte[] name, Syscall call) {
        if (name.length >= PATH_MAX) {
            throw new SyscallException(call.callName(), display(name).substring(0, 40) + "...", Errno.ENAMETOOLONG);
        }
        for (byte b : name) {
            if (b == 0) {
                throw new SyscallException(call.callName(), display(name), Errno.EINVAL);
            }
        }
        Memory.putBytes(target, name, 0, name.length);
        Memory.putByte(target + name.length, (byte) 0);
        return target;
    }

    private static long check(Syscall call, long result, byte[] name) {
        return Kernel.isError(result) ? Kernel.check(call, result, display(name)) : result;
    }

    private static String display(byte[] name) {
        return "\"" + new String(name, StandardCharsets.UTF_8) + "\"";
    }

    @Override
    public void close() {
        arena.close();
    }
}
