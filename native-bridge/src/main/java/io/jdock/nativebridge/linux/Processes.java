package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.abi.Wait;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Processes, by descriptor where it matters: a pid alone may be somebody else by the time it is used. */
public final class Processes {
    private Processes() {}

    /**
     * How a child ended.
     *
     * @param code CLD_EXITED, CLD_KILLED or CLD_DUMPED
     * @param status exit status, or the signal's number
     */
    public record Ending(int pid, int code, int status) {
        /** The status as a shell and Docker give it: 128 + n for signal n. */
        public int exitCode() {
            return code == Wait.CLD_EXITED ? status : 128 + status;
        }
    }

    /** pidfd_open(2), kernel 5.3. Empty if there is no such process. */
    public static Optional<Fd> pidfdOpen(int pid) {
        long fd = Kernel.result(Syscall.PIDFD_OPEN, pid, 0);
        if (fd == -Errno.ESRCH) {
            return Optional.empty();
        }
        return Optional.of(Fd.own(Kernel.check(Syscall.PIDFD_OPEN, fd, "pid " + pid)));
    }

    /** pidfd_getfd(2), kernel 5.6: a duplicate of descriptor {@code number} of another process. */
    public static Fd pidfdGetfd(Fd pidfd, int number) {
        long fd = Kernel.result(Syscall.PIDFD_GETFD, pidfd.number(), number, 0);
        return Fd.own(Kernel.check(Syscall.PIDFD_GETFD, fd, "fd " + number));
    }

    /** pidfd_send_signal(2). Returns false if the process is gone. */
    public static boolean signal(Fd pidfd, int signal) {
        long result = Kernel.result(Syscall.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0);
        if (result == -Errno.ESRCH) {
            return false;
        }
        Kernel.check(Syscall.PIDFD_SEND_SIGNAL, result, "signal " + signal);
        return true;
    }

    /**
     * waitid(2) with P_PIDFD on a child, also one that was cloned without an exit signal (__WALL): reaps it.
     *
     * @return empty if it still runs and {@code block} is false, or if it is no child of this process
     */
    public static Optional<Ending> reap(Fd pidfd, boolean block) {
        try (NativeArena arena = NativeArena.open()) {
            long info = arena.allocate(Wait.SIGINFO_SIZE);
            int options = Wait.WEXITED | Wait.WALL | (block ? 0 : Wait.WNOHANG);
            long result;
            do {
                result = Kernel.result(Syscall.WAITID, Wait.P_PIDFD, pidfd.number(), info, options, 0);
            } while (result == -Errno.EINTR);
            if (result == -Errno.ECHILD) {
                return Optional.empty();
            }
            Kernel.check(Syscall.WAITID, result, pidfd.toString());
            int pid = Memory.getInt(info + Wait.SIGINFO_PID);
            return pid == 0
                    ? Optional.empty()
                    : Optional.of(new Ending(
                            pid, Memory.getInt(info + Wait.SIGINFO_CODE), Memory.getInt(info + Wait.SIGINFO_STATUS)));
        }
    }

    /** Whether the process behind a pidfd has ended (it may still wait to be reaped). */
    public static boolean hasEnded(Fd pidfd) {
        return Polls.wait(pidfd, io.jdock.nativebridge.abi.Poll.POLLIN, 0);
    }

    /**
     * When a process was started, in clock ticks since boot: with the pid, its identity. Field 22 of
     * {@code /proc/<pid>/stat}; see proc_pid_stat(5). Empty if there is no such process.
     */
    public static OptionalLong startTime(int pid) {
        try {
            String stat = java.nio.file.Files.readString(
                    Path.of("/proc/" + pid + "/stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
            // The name, field 2, may contain anything, also ")": fields are counted from the last one.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return OptionalLong.of(Long.parseLong(fields[22 - 3]));
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    /**
     * A pidfd of the process with this pid and start time; empty if that process is gone, whoever has its pid now.
     */
    public static Optional<Fd> pidfdOpen(int pid, long startTime) {
        Optional<Fd> pidfd = pidfdOpen(pid);
        if (pidfd.isPresent() && startTime(pid).orElse(-1) != startTime) {
            pidfd.get().close();
            return Optional.empty();
        }
        return pidfd;
    }

    /** prctl(2) with up to four arguments. */
    public static void prctl(int option, long a1, long a2, long a3, long a4) {
        Kernel.check(Syscall.PRCTL, Kernel.result(Syscall.PRCTL, option, a1, a2, a3, a4), "option " + option);
    }

    /**
     * setns(2) of the calling thread, which should be a platform thread that ends soon.
     *
     * @param flags CLONE_NEW*, or 0 for whatever {@code namespace} is
     * @throws SyscallException EINVAL for a mount namespace from a thread that shares its root directory
     */
    public static void setns(Fd namespace, long flags) {
        Kernel.check(Syscall.SETNS, Kernel.result(Syscall.SETNS, namespace.number(), flags), namespace.toString());
    }

    /** unshare(2) of the calling thread. */
    public static void unshare(long flags) {
        Kernel.check(Syscall.UNSHARE, Kernel.result(Syscall.UNSHARE, flags), "0x" + Long.toHexString(flags));
    }
}
