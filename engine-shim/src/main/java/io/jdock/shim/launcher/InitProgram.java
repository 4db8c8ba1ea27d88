package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Ioctls;
import io.jdock.nativebridge.abi.Machine;
import io.jdock.nativebridge.abi.Prctl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.abi.Wait;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The init of {@code --init}: process 1 that runs the command as its child, passes signals on to it, reaps whatever
 * else ends in the container, and ends as the command does.
 *
 * <p>It is an executable that is made for each start: an ELF header, the interpreter and a program of system calls. So
 * it needs no file of the image or of the host, shares no memory with the shim, and has the container's own user,
 * capabilities and seccomp filter, like any command.
 *
 * <pre>
 * file   page 0                                | page 1 ...
 *        ELF header, first operation, the code | operations, strings, results
 * memory read, execute                         | read, write: where this program has it, so that addresses agree
 * </pre>
 */
final class InitProgram {
    /** What process 1 is called, and how its command line begins, as Docker's is. */
    private static final String NAME = "docker-init";

    static final List<String> COMMAND = List.of("/sbin/" + NAME, "--");

    private static final int PAGE = 4096;
    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int SEGMENTS = 3;
    /** The eight bytes before are the address of the first operation. */
    private static final int CODE = ELF_HEADER + SEGMENTS * PROGRAM_HEADER + 8;

    private static final int SIGCHLD = 17;
    private static final int SIGNALS = 64;
    private static final int SIGSET_SIZE = 8;
    private static final int SIG_SETMASK = 2;
    /** Errors of init itself (ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS), and stops of a terminal's background. */
    private static final List<Integer> NOT_FORWARDED = List.of(4, 5, 6, 7, 8, 11, 31, 21, 22);

    private static final int FUTEX_CMP_REQUEUE_PRIVATE = 4 | 128;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int KILLED = 128;

    private final SyscallProgram program;
    private final NativeArena memory;
    private final long child;
    private final long info;
    private final long unused;

    private InitProgram(SyscallProgram program) {
        this.program = program;
        memory = program.memory();
        child = memory.allocate(8);
        info = memory.allocate(Wait.SIGINFO_SIZE);
        unused = memory.allocate(8);
    }

    /**
     * Makes the executable.
     *
     * @param candidates files of which the first that can be executed is
     * @param terminal whether the command is to be the foreground of the controlling terminal
     * @return a sealed file, which the caller closes
     */
    static Fd make(List<String> arguments, List<String> environment, List<String> candidates, boolean terminal) {
        long text = 0;
        for (List<String> list : List.of(arguments, environment, candidates)) {
            for (String string : list) {
                text += string.getBytes(StandardCharsets.UTF_8).length + 40L;
            }
        }
        try (SyscallProgram program = new SyscallProgram(text + candidates.size() * 8L * 80 + 32 * 1024L)) {
            var init = new InitProgram(program);
            Routine first = init.write(arguments, environment, candidates, terminal);
            return SealedFile.executable(NAME, init.image(first));
        }
    }

    private Routine write(List<String> arguments, List<String> environment, List<String> candidates, boolean terminal) {
        Routine failed = program.routine(1);
        failed.attempt(Syscall.EXIT_GROUP, NOT_FOUND);
        Routine first = program.routine(8).onError(failed);
        first.useFailureRecord(memory.allocate(16));
        first.attempt(Syscall.PRCTL, Prctl.PR_SET_NAME, memory.cString(NAME), 0, 0, 0);
        // In another's pid namespace it is not process 1, and would be given no orphans without.
        first.attempt(Syscall.PRCTL, Prctl.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        // Not clone3(2): the default seccomp profile refuses it, as it cannot look into its arguments.
        first.call("clone the command", Syscall.CLONE, SIGCHLD, 0, 0, 0, 0)
                .storeAt(child)
                .ifZero(command(arguments, environment, candidates, terminal));
        first.jump(attend());
        return first;
    }

    private Routine command(
            List<String> arguments, List<String> environment, List<String> candidates, boolean terminal) {
        Routine refused = program.routine(1);
        refused.attempt(Syscall.EXIT_GROUP, NOT_EXECUTABLE);
        Routine command = program.routine(8 + 5 * candidates.size());
        command.useFailureRecord(memory.allocate(16));
        command.attempt(Syscall.SETPGID, 0, 0);
        if (terminal) {
            long own = memory.allocate(8);
            command.attempt(Syscall.GETPID).storeAt(own);
            command.attempt(Syscall.IOCTL, 0, Ioctls.TIOCSPGRP, own);
        }
        command.attempt(Syscall.RT_SIGPROCMASK, SIG_SETMASK, memory.allocate(SIGSET_SIZE), 0, SIGSET_SIZE);
        long argv = memory.cStringArray(arguments);
        long envp = memory.cStringArray(environment);
        long results = memory.allocate(8L * candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            command.attempt(Syscall.EXECVE, memory.cString(candidates.get(i)), argv, envp)
                    .storeAt(results + 8L * i);
        }
        byte[] message =
                ("[FATAL " + NAME + "] exec " + arguments.getFirst() + " failed\n").getBytes(StandardCharsets.UTF_8);
        command.attempt(Syscall.WRITE, 2, memory.bytes(message), message.length);
        for (int i = 0; i < candidates.size(); i++) {
            for (int errno : List.of(Errno.EACCES, Errno.EPERM, Errno.ENOEXEC)) {
                compare(command, results + 8L * i, -errno).ifZero(refused);
            }
        }
        command.attempt(Syscall.EXIT_GROUP, NOT_FOUND);
        return command;
    }

    /** Waits for signals: SIGCHLD has it look for ended children, others go to the command. */
    private Routine attend() {
        long signals = memory.allocate(SIGSET_SIZE);
        long set = -1;
        for (int signal : NOT_FORWARDED) {
            set &= ~(1L << signal - 1);
        }
        Memory.putLong(signals, set);
        Routine attend = program.routine(6);
        Routine reap = reap(attend);
        Routine.Operation wait = attend.attempt(Syscall.RT_SIGTIMEDWAIT, signals, info, 0, SIGSET_SIZE)
                .ifError(attend);
        compare(attend, info, SIGCHLD).ifZero(reap);
        attend.copyToNext(child, 0);
        wait.storeAt(attend.attempt(Syscall.KILL, 0, 0).argument(1));
        attend.jump(attend);
        return attend;
    }

    /** Looks at one ended child after the other; the command's end is init's own. */
    private Routine reap(Routine attend) {
        long zero = memory.allocate(8);
        long ended = memory.allocate(Wait.SIGINFO_SIZE);
        long pid = ended + Wait.SIGINFO_PID;
        Routine reap = program.routine(10);
        reap.copyWord(zero, pid);
        reap.attempt(Syscall.WAITID, Wait.P_ALL, 0, ended, Wait.WEXITED | Wait.WNOHANG | Wait.WNOWAIT, 0)
                .ifError(attend);
        compare(reap, pid, 0).ifZero(attend);
        reap.copyToNext(child, 5);
        compare(reap, pid, 0).ifZero(finish(ended));
        reap.copyToNext(pid, 0);
        reap.attempt(Syscall.WAIT4, 0, 0, Wait.WNOHANG, 0);
        reap.jump(reap);
        return reap;
    }

    private Routine finish(long ended) {
        Routine exited = program.routine(2);
        exited.copyToNext(ended + Wait.SIGINFO_STATUS, 0);
        exited.attempt(Syscall.EXIT_GROUP, 0);
        Routine finish = program.routine(2 + SIGNALS);
        compare(finish, ended + Wait.SIGINFO_CODE, Wait.CLD_EXITED).ifZero(exited);
        for (int signal = 1; signal <= SIGNALS; signal++) {
            Routine killed = program.routine(1);
            killed.attempt(Syscall.EXIT_GROUP, KILLED + signal);
            compare(finish, ended + Wait.SIGINFO_STATUS, signal).ifZero(killed);
        }
        finish.attempt(Syscall.EXIT_GROUP, NOT_FOUND);
        return finish;
    }

    /**
     * An operation whose result is 0 if the 32-bit word at {@code address} is that value, and an error otherwise: a
     * futex(2) on which nobody waits.
     */
    private Routine.Operation compare(Routine routine, long address, int value) {
        return routine.attempt(Syscall.FUTEX, address, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, unused, value & 0xffffffffL);
    }

    /** The file; see elf(5). */
    private byte[] image(Routine first) {
        int length = (int) (memory.alignToPage() - memory.base());
        long codeAddress = memory.base() - PAGE;
        ByteBuffer file = ByteBuffer.allocate(PAGE + length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bit, little-endian, version 1
        file.putShort((short) 2).putShort(machine()).putInt(1); // ET_EXEC
        file.putLong(codeAddress + CODE + Kernel.bootOffset());
        file.putLong(ELF_HEADER).putLong(0).putInt(0); // program headers, no sections, no flags
        file.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) SEGMENTS);
        segment(file, 0, 1, 5, codeAddress, PAGE); // PT_LOAD, read and execute
        segment(file, 1, 1, 6, memory.base(), length); // PT_LOAD, read and write
        segment(file, 2, 0x6474e551, 6, 0, 0); // PT_GNU_STACK, not executable
        file.position(CODE - 8).putLong(first.start()).put(Kernel.code());
        file.position(PAGE).put(Memory.getBytes(memory.base(), length));
        return file.array();
    }

    private static void segment(ByteBuffer file, int index, int type, int flags, long address, long length) {
        file.position(ELF_HEADER + index * PROGRAM_HEADER);
        file.putInt(type).putInt(flags).putLong(index == 1 ? PAGE : 0);
        file.putLong(address).putLong(address).putLong(length).putLong(length).putLong(PAGE);
    }

    private static short machine() {
        return (short) (Kernel.machine() == Machine.X86_64 ? 62 : 183);
    }
}
