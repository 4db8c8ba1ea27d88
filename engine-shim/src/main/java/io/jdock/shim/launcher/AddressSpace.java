package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Mman;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.raw.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The launcher's address space, of which a shim keeps two pieces.
 *
 * @param mappings what is mapped now
 */
record AddressSpace(List<Mapping> mappings) {
    /**
     * A mapping from {@code start} up to, and without, {@code end}.
     *
     * @param shared MAP_SHARED: programs, which children need
     */
    record Mapping(long start, long end, boolean shared) {}

    AddressSpace {
        mappings = List.copyOf(mappings);
    }

    /** Reads {@code /proc/self/maps}; see proc_pid_maps(5). */
    static AddressSpace current() throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            if (!line.endsWith("[vsyscall]")) { // above what munmap(2) takes, and in no process's gift
                int dash = line.indexOf('-');
                int blank = line.indexOf(' ');
                mappings.add(new Mapping(
                        Long.parseUnsignedLong(line, 0, dash, 16),
                        Long.parseUnsignedLong(line, dash + 1, blank, 16),
                        line.charAt(blank + 4) == 's')); // rwxs
            }
        }
        return new AddressSpace(mappings);
    }

    /** First address behind all that is mapped. */
    long end() {
        return mappings.getLast().end();
    }

    /**
     * Tells the kernel that children need nothing of this JVM but the interpreter's page and programs (madvise(2), MADV_DONTFORK), so that
     * a clone need not copy the page tables of a JVM: most of the time that a clone takes. What is mapped later is
     * copied, and unmapped by the shim.
     */
    void withholdFromChildren() {
        for (Mapping mapping : mappings) {
            boolean code = mapping.start() <= Kernel.codePage() && Kernel.codePage() < mapping.end();
            if (!mapping.shared() && !code) {
                // the kernel's own mappings refuse, which is as well: they have no page tables worth the name
                Kernel.result(Syscall.MADVISE, mapping.start(), mapping.end() - mapping.start(), Mman.MADV_DONTFORK);
            }
        }
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
        unmap(routine, secondEnd, end());
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
