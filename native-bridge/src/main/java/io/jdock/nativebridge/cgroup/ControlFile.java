package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reading and writing the files of control groups: short, in one call, with errors that name file and value. */
final class ControlFile {
    private static final int LIMIT = 4 << 20;

    private ControlFile() {}

    static void write(String path, String value) {
        writeAll(path, List.of(value));
    }

    /** Writes each value with a write(2) of its own to the file, opened once. */
    static void writeAll(String path, List<String> values) {
        try (Fd file = Files.open(path, Fcntl.O_WRONLY);
                NativeArena arena = NativeArena.open()) {
            for (String value : values) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                long buffer = arena.bytes(bytes);
                long result;
                do {
                    result = Kernel.result(Syscall.WRITE, file.number(), buffer, bytes.length);
                } while (result == -Errno.EINTR);
                if (Kernel.isError(result)) {
                    throw new SyscallException("write", "\"" + value + "\" to " + path, (int) -result);
                }
            }
        }
    }

    /** The content; empty if the file (or its group) does not exist or vanishes while it is read. */
    static Optional<String> readIfPresent(String path) {
        try (Fd file = Files.open(path, Fcntl.O_RDONLY)) {
            return Optional.of(new String(Files.readAll(file, LIMIT), StandardCharsets.US_ASCII));
        } catch (SyscallException e) {
            // ENODEV: the group was removed after the file was opened. EOPNOTSUPP: cgroup.procs of a threaded group.
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV || e.errno() == Errno.EOPNOTSUPP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static String read(String path) {
        return readIfPresent(path).orElseThrow(() -> new SyscallException("open", path, Errno.ENOENT));
    }

    static boolean exists(String path) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(Syscall.FACCESSAT2, Fcntl.AT_FDCWD, arena.cString(path), 0, 0);
            return result == 0;
        }
    }

    /** Makes a group; false if it was there already. */
    static boolean mkdir(String path) {
        try (NativeArena arena = NativeArena.open()) {
            long result = Kernel.result(Syscall.MKDIRAT, Fcntl.AT_FDCWD, arena.cString(path), 0755);
            if (result == -Errno.EEXIST) {
                return false;
            }
            Kernel.check(Syscall.MKDIRAT, result, path);
            return true;
        }
    }

    /** rmdir(2): 0 or an errno. */
    static int rmdir(String path) {
        try (NativeArena arena = NativeArena.open()) {
            return (int) -Kernel.result(Syscall.UNLINKAT, Fcntl.AT_FDCWD, arena.cString(path), Fcntl.AT_REMOVEDIR);
        }
    }
}
