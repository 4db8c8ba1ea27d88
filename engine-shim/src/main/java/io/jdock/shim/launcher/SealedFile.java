package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.NativeArena;

/** Files in memory that nobody can change; memfd_create(2). */
final class SealedFile {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;

    private SealedFile() {}

    /** An empty executable file, for root. */
    static Fd empty(String name) {
        return make(name, new byte[0], 0500);
    }

    /** An executable for everybody. */
    static Fd executable(String name, byte[] image) {
        return make(name, image, 0555);
    }

    private static Fd make(String name, byte[] content, int mode) {
        try (NativeArena arena = NativeArena.open()) {
            long created = Kernel.call(Syscall.MEMFD_CREATE, arena.cString(name), MFD_CLOEXEC | MFD_ALLOW_SEALING);
            Fd file = Fd.own(created);
            Files.write(file, content);
            Files.chmod(file, mode);
            Kernel.call(Syscall.FCNTL, file.number(), Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_ALL);
            return file;
        }
    }
}
