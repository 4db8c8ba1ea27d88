package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Ioctls;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.shim.oci.Process.ConsoleSize;

/**
 * A pseudo-terminal in the container's own devpts, opened from outside before the container exists: nothing has to be
 * negotiated with it, and no path in it is trusted (CVE-2025-52565). See pty(7), ioctl_tty(2).
 */
record Terminal(Fd master, Fd slave) {
    private static final long DEVPTS_SUPER_MAGIC = 0x1cd1;

    /** @param devpts root of the container's devpts */
    static Terminal open(Tree devpts, ConsoleSize size, Descriptors descriptors) {
        Fd master = descriptors.add(Files.openat2(
                devpts.root().number(),
                "ptmx",
                Fcntl.O_RDWR | Fcntl.O_NOCTTY,
                0,
                Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_XDEV));
        if (Files.fileSystemMagic(master) != DEVPTS_SUPER_MAGIC) {
            throw new IllegalStateException("ptmx of the container is not on a devpts");
        }
        try (NativeArena arena = NativeArena.open()) {
            long unlock = arena.allocate(4);
            Kernel.call(Syscall.IOCTL, master.number(), Ioctls.TIOCSPTLCK, unlock);
            if (size != null) {
                setSize(arena, master, size);
            }
        }
        int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
        Fd slave = descriptors.add(Fd.own(Kernel.call(Syscall.IOCTL, master.number(), Ioctls.TIOCGPTPEER, flags)));
        return new Terminal(master, slave);
    }

    private static void setSize(NativeArena arena, Fd master, ConsoleSize size) {
        long winsize = arena.allocate(8);
        Memory.putShort(winsize, (short) size.height());
        Memory.putShort(winsize + 2, (short) size.width());
        Kernel.call(Syscall.IOCTL, master.number(), Ioctls.TIOCSWINSZ, winsize);
    }
}
