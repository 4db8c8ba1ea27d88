package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.raw.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The launcher's address space, of which a shim keeps two pieces.
 *
 * @param end first address behind all that is mapped
 */
record AddressSpace(long end) {
    /** Reads {@code /proc/self/maps}; see proc_pid_maps(5). */
    static AddressSpace current() throws IOException {
        long end = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            if (!line.endsWith("[vsyscall]")) { // above what munmap(2) takes, and in no process's gift
                String range = line.substring(0, line.indexOf(' '));
                end = Math.max(end, Long.parseUnsignedLong(range.substring(range.indexOf('-') + 1), 16));
            }
        }
        return new AddressSpace(end);
    }

    /** Unmaps everything but the interpreter's page and the given memory. */
    void unmapAllBut(Routine routine, long base, long length) {
        long code = Kernel.codePage();
        long codeEnd = code + Kernel.codeLength();
        boolean codeFirst = code < base;
        long firstEnd = codeFirst ? codeEnd : base + length;
        long secondStart = codeFirst ? base : code;
        long secondEnd = codeFirst ? base + length : codeEnd;
        unmap(routine, 0, codeFirst ? code : base);
        unmap(routine, firstEnd, secondStart);
        unmap(routine, secondEnd, end);
    }

    /** First address behind the interpreter's page and the given memory: free once all else is unmapped. */
    static long behind(long base, long length) {
        return Math.max(base + length, Kernel.codePage() + Kernel.codeLength());
    }

    private static void unmap(Routine routine, long from, long to) {
        if (to > from) {
            routine.call("unmap the launcher", Syscall.MUNMAP, from, to - from);
        }
    }
}
