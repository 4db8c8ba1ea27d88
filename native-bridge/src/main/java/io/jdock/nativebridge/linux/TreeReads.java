package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Calls that read a tree of files that somebody else may be changing, the counterpart of {@link TreeCalls}. An entry is
 * looked at through a descriptor opened with O_PATH, so that what was found to be a file cannot turn into a device or a
 * link before it is opened. Names are the bytes that the kernel has. Every method throws {@code SyscallException}. For
 * one thread.
 */
public final class TreeReads implements AutoCloseable {
    private static final int PATH_MAX = 4096;
    private static final int LIST_MAX = 65536;
    /** struct linux_dirent64: u64 inode, s64 offset, u16 record length, u8 type, name. */
    private static final int DIRENT_LENGTH = 16;

    private static final int DIRENT_NAME = 19;

    private final NativeArena arena = NativeArena.open();
    private final long path = arena.allocate(PATH_MAX);
    private final long key = arena.allocate(PATH_MAX);
    private final long data = arena.allocate(LIST_MAX);

    /** A second, readable descriptor of a file or directory that is open with O_PATH. */
    public static Fd reopen(Fd entry, int flags) {
        return Files.open(entry.procPath(), flags);
    }

    /** getdents64(2): the names in a directory that is open for reading, without {@code .} and {@code ..}. */
    public List<byte[]> names(Fd directory) {
        var names = new ArrayList<byte[]>();
        while (true) {
            long length = Kernel.result(Syscall.GETDENTS64, directory.number(), data, LIST_MAX);
            if (length == -Errno.ENOENT) {
                return names; // the directory was removed while it was open
            }
            Kernel.check(Syscall.GETDENTS64, length, directory.toString());
            if (length == 0) {
                return names;
            }
            for (long at = 0; at < length; ) {
                int record = Memory.getShort(data + at + DIRENT_LENGTH) & 0xffff;
                byte[] name = terminated(Memory.getBytes(data + at + DIRENT_NAME, record - DIRENT_NAME));
                if (!isDots(name)) {
                    names.add(name);
                }
                at += record;
            }
        }
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.');
    }

    private static byte[] terminated(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** readlinkat(2) of a symbolic link that is open with O_PATH. */
    public byte[] readlink(Fd link) {
        Memory.putByte(path, (byte) 0);
        long length = Kernel.result(Syscall.READLINKAT, link.number(), path, data, PATH_MAX);
        return Memory.getBytes(data, (int) Kernel.check(Syscall.READLINKAT, length, link.toString()));
    }

    /**
     * listxattr(2): names of the extended attributes of an entry that is open with O_PATH; none where the file system
     * has none.
     */
    public List<byte[]> xattrNames(Fd entry) {
        put(path, entry.procPath().getBytes(StandardCharsets.US_ASCII));
        long length = Kernel.result(Syscall.LISTXATTR, path, data, LIST_MAX);
        if (length == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        Kernel.check(Syscall.LISTXATTR, length, entry.toString());
        var names = new ArrayList<byte[]>();
        byte[] list = Memory.getBytes(data, (int) length);
        int start = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                names.add(Arrays.copyOfRange(list, start, i));
                start = i + 1;
            }
        }
        return names;
    }

    /** getxattr(2) of an entry that is open with O_PATH; empty if it has no such attribute. */
    public Optional<byte[]> xattr(Fd entry, byte[] name) {
        put(path, entry.procPath().getBytes(StandardCharsets.US_ASCII));
        put(key, name);
        long length = Kernel.result(Syscall.GETXATTR, path, key, data, LIST_MAX);
        if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
            return Optional.empty();
        }
        return Optional.of(Memory.getBytes(data, (int) Kernel.check(Syscall.GETXATTR, length, entry.toString())));
    }

    /** read(2); 0 at the end of the file. */
    public int read(Fd file, byte[] target, int offset, int length) {
        int count = Files.read(file, data, Math.min(length, LIST_MAX));
        Memory.getBytes(data, target, offset, count);
        return count;
    }

    /** Opens one entry of a directory to look at it: O_PATH, no link is followed. */
    public Fd entry(Fd directory, byte[] name) {
        put(path, name);
        long fd = Kernel.result(
                Syscall.OPENAT, directory.number(), path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, 0);
        return Fd.own(Kernel.check(Syscall.OPENAT, fd, new String(name, StandardCharsets.UTF_8)));
    }

    private static void put(long target, byte[] text) {
        if (text.length >= PATH_MAX) {
            throw new IllegalArgumentException("a name of " + text.length + " bytes");
        }
        Memory.putBytes(target, text, 0, text.length);
        Memory.putByte(target + text.length, (byte) 0);
    }

    @Override
    public void close() {
        arena.close();
    }
}
