package io.jdock.nativebridge.program;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.NativeArena;
import java.nio.charset.StandardCharsets;

/**
 * User namespaces, which a process with several threads cannot unshare (unshare(2)): one is born with a child that does
 * nothing but wait, gets its maps, and lives on in a descriptor when the child is gone.
 */
public final class UserNamespaces {
    private static final int SIZE = 4096;
    private static final int SIGKILL = 9;

    private UserNamespaces() {}

    /**
     * A namespace for an idmapped mount (mount_setattr(2), MOUNT_ATTR_IDMAP) that exchanges two ids and leaves all
     * others as they are: files of {@code from} seem to belong to {@code to}, and what {@code to} makes belongs to
     * {@code from}.
     *
     * @throws io.jdock.nativebridge.raw.SyscallException as clone3(2) does, ENOSPC if there may be no more of them
     */
    public static Fd exchanging(int fromUid, int toUid, int fromGid, int toGid) {
        return create(exchange(fromUid, toUid), exchange(fromGid, toGid));
    }

    /** Lines of a uid_map: first id inside, first id outside, count; see user_namespaces(7). */
    static String exchange(int a, int b) {
        long last = 0xfffffffeL;
        if (a == b) {
            return "0 0 " + last + "\n";
        }
        long low = Math.min(a, b);
        long high = Math.max(a, b);
        var map = new StringBuilder();
        same(map, 0, low);
        map.append(low).append(' ').append(high).append(" 1\n");
        same(map, low + 1, high);
        map.append(high).append(' ').append(low).append(" 1\n");
        same(map, high + 1, last);
        return map.toString();
    }

    private static void same(StringBuilder map, long first, long end) {
        if (end > first) {
            map.append(first)
                    .append(' ')
                    .append(first)
                    .append(' ')
                    .append(end - first)
                    .append('\n');
        }
    }

    private static Fd create(String uidMap, String gidMap) {
        try (SyscallProgram program = new SyscallProgram(SIZE)) {
            NativeArena memory = program.memory();
            long pid = memory.allocate(8);
            Routine child = program.routine(2);
            child.attempt(Syscall.PPOLL, 0, 0, 0, 0, 0);
            child.jump(child);
            Routine parent = program.routine(2);
            CloneArguments.sharing(Sched.CLONE_VM | Sched.CLONE_NEWUSER | Sched.CLONE_CLEAR_SIGHAND, 0, 0)
                    .write(memory, parent, "clone a user namespace")
                    .storeAt(pid)
                    .ifZero(child);
            parent.returnWord(pid);
            int made = (int) Kernel.check(Syscall.CLONE3, program.run(parent), "user namespace");
            // The child shares the program's memory: that is given back only when the child is gone.
            try (Fd pidfd = Processes.pidfdOpen(made).orElseThrow()) {
                try {
                    write("/proc/" + made + "/uid_map", uidMap);
                    write("/proc/" + made + "/gid_map", gidMap);
                    return Files.open("/proc/" + made + "/ns/user", Fcntl.O_RDONLY);
                } finally {
                    Processes.signal(pidfd, SIGKILL);
                    Processes.reap(pidfd, true);
                }
            }
        }
    }

    private static void write(String path, String text) {
        try (Fd file = Files.open(path, Fcntl.O_WRONLY)) {
            Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
