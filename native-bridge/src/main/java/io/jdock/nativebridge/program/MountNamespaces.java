package io.jdock.nativebridge.program;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.Optional;

/**
 * Mounts of other mount namespaces. No thread of a JVM can enter one, as its threads share their root and working
 * directory (setns(2), EINVAL): a child that shares memory and descriptors but not those does what is to be done and
 * ends. All methods throw {@link SyscallException} and need CAP_SYS_ADMIN and CAP_SYS_CHROOT.
 */
public final class MountNamespaces {
    private static final int SIZE = 8192;
    private static final int OPERATIONS = 10;
    private static final int OPEN_HOW_SIZE = 24;

    /** What the child does once it is there. */
    private interface Deed {
        void write(NativeArena memory, Routine routine);
    }

    private MountNamespaces() {}

    /**
     * A detached copy of the mount that is at a path of that namespace, which its owner may have put there.
     *
     * @param namespace a descriptor of /proc/PID/ns/mnt
     * @param recursive whether mounts below it come along
     */
    public static Fd cloneTree(Fd namespace, String unsafePath, boolean recursive) {
        try (SyscallProgram program = new SyscallProgram(SIZE)) {
            long made = program.memory().allocate(8);
            run(program, namespace, (memory, routine) -> {
                int flags = Mount.OPEN_TREE_CLONE
                        | Mount.OPEN_TREE_CLOEXEC
                        | Fcntl.AT_SYMLINK_NOFOLLOW
                        | (recursive ? Fcntl.AT_RECURSIVE : 0);
                routine.call("open_tree", Syscall.OPEN_TREE, Fcntl.AT_FDCWD, memory.cString(unsafePath), flags)
                        .storeAt(made);
            });
            return Fd.own(Memory.getLong(made));
        }
    }

    /** Moves a detached mount onto a place in that namespace. */
    public static void move(Fd namespace, Fd mount, Fd place) {
        try (SyscallProgram program = new SyscallProgram(SIZE)) {
            run(program, namespace, (memory, routine) -> {
                long empty = memory.cString("");
                int flags = Mount.MOVE_MOUNT_F_EMPTY_PATH | Mount.MOVE_MOUNT_T_EMPTY_PATH;
                routine.call("move_mount", Syscall.MOVE_MOUNT, mount.number(), empty, place.number(), empty, flags);
            });
        }
    }

    /**
     * Detaches the mount at a path of that namespace, a directory or a file. Its directory is found without following symbolic
     * links, and the name in it is none: its owner cannot send us to another mount.
     */
    public static void unmount(Fd namespace, String unsafePath) {
        try (SyscallProgram program = new SyscallProgram(SIZE)) {
            run(program, namespace, (memory, routine) -> {
                int slash = unsafePath.lastIndexOf('/');
                int resolve = Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_MAGICLINKS;
                long how = Files.openHow(memory, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, resolve);
                long parent = memory.cString(slash == 0 ? "/" : unsafePath.substring(0, slash));
                long found = memory.allocate(8);
                routine.call("openat2", Syscall.OPENAT2, Fcntl.AT_FDCWD, parent, how, OPEN_HOW_SIZE)
                        .storeAt(found);
                routine.copyToNext(found, 0);
                routine.call("fchdir", Syscall.FCHDIR, 0);
                routine.copyToNext(found, 0);
                routine.attempt(Syscall.CLOSE, 0);
                long name = memory.cString("./" + unsafePath.substring(slash + 1));
                routine.call("umount2", Syscall.UMOUNT2, name, Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
            });
        }
    }

    private static void run(SyscallProgram program, Fd namespace, Deed deed) {
        NativeArena memory = program.memory();
        long pid = memory.allocate(8);
        Routine end = program.routine(1);
        end.attempt(Syscall.EXIT, 0);
        Routine child = program.routine(OPERATIONS).onError(end);
        child.call("setns", Syscall.SETNS, namespace.number(), Sched.CLONE_NEWNS);
        deed.write(memory, child);
        child.jump(end);
        Routine parent = program.routine(2);
        long flags = Sched.CLONE_VM | Sched.CLONE_VFORK | Sched.CLONE_FILES | Sched.CLONE_CLEAR_SIGHAND;
        CloneArguments.sharing(flags, 0, 0)
                .write(memory, parent, "clone")
                .storeAt(pid)
                .ifZero(child);
        parent.returnWord(pid);
        int made = (int) Kernel.check(Syscall.CLONE3, program.run(parent), "mount namespace");
        try (Fd pidfd = Processes.pidfdOpen(made).orElseThrow()) {
            Processes.reap(pidfd, true);
        }
        Optional<SyscallProgram.Failure> failure = program.failure();
        if (failure.isPresent()) {
            throw new SyscallException(
                    failure.get().operation(),
                    "a container's mounts",
                    failure.get().errno());
        }
    }
}
