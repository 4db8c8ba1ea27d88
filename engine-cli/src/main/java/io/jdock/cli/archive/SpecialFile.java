package io.jdock.cli.archive;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Makes devices and FIFOs with mknodat(2), for which Java has no call, and dates them without opening them. Loaded only when an archive has one. */
final class SpecialFile {
    // asm/unistd_64.h and asm-generic/unistd.h: before glibc 2.33 there is no function of that name to link with.
    private static final long SYS_MKNODAT = System.getProperty("os.arch").equals("aarch64") ? 33 : 259;
    private static final long SYS_UTIMENSAT = System.getProperty("os.arch").equals("aarch64") ? 88 : 280;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int EPERM = 1;

    // linux/stat.h
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFIFO = 0010000;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle SYSCALL = syscall();

    private SpecialFile() {}

    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /**
     * Makes the file that an entry tells of.
     *
     * @return false if this user may make none
     */
    static boolean make(Path path, TarEntry entry) throws IOException {
        long type = switch (entry.type()) {
            case TarEntry.CHARACTER_DEVICE -> S_IFCHR;
            case TarEntry.BLOCK_DEVICE -> S_IFBLK;
            default -> S_IFIFO;
        };
        int errno = call(SYS_MKNODAT, path, type | entry.mode() & 0777, numbers(entry.device()));
        if (errno != 0 && errno != EPERM) {
            throw new IOException("mknod " + path + ": errno " + errno);
        }
        return errno == 0;
    }

    /** utimensat(2): Java would open the file for this, and a FIFO waits for somebody who writes. */
    static void setTime(Path path, long seconds) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, UTIME_OMIT, seconds, 0);
            int errno = call(SYS_UTIMENSAT, path, times.address(), AT_SYMLINK_NOFOLLOW);
            if (errno != 0) {
                throw new IOException("set the time of " + path + ": errno " + errno);
            }
        }
    }

    /** @return 0 or an errno */
    private static int call(long number, Path path, long third, long fourth) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment name = arena.allocateFrom(path.toString());
            long result = (long) SYSCALL.invokeExact(state, number, (long) AT_FDCWD, name, third, fourth);
            return result == 0 ? 0 : state.get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable e) {
            throw new IllegalStateException("system call " + number, e);
        }
    }

    /** The kernel's encoding of a device's numbers, linux/kdev_t.h, of the major one above the minor one. */
    private static long numbers(long device) {
        long major = device >>> 32;
        long minor = device & 0xffffffffL;
        return minor & 0xff | major << 8 | (minor & ~0xffL) << 12;
    }
}
