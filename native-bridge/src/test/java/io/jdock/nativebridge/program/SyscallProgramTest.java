package io.jdock.nativebridge.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.abi.Wait;
import io.jdock.nativebridge.raw.Memory;
import org.junit.jupiter.api.Test;

class SyscallProgramTest {
    private static final int SIGCHLD = 17;

    @Test
    void resultOfOneOperationIsTheOperandOfAnother() {
        try (SyscallProgram program = new SyscallProgram(4096)) {
            Routine main = program.routine(8);
            long file = program.memory().cString("/proc/self/comm");
            long buffer = program.memory().allocate(64);
            long length = program.memory().allocate(8);
            Routine.Operation open =
                    main.call("open", Syscall.OPENAT, Fcntl.AT_FDCWD, file, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
            Routine.Operation read =
                    main.call("read", Syscall.READ, 0, buffer, 64).storeAt(length);
            open.storeAt(read.argument(0));
            main.copyToNext(read.argument(0), 0);
            main.call("close", Syscall.CLOSE, 0);
            main.returnWord(length);
            assertThat(program.run(main)).isPositive();
            assertThat(program.failure()).isEmpty();
        }
    }

    @Test
    void failureNamesTheOperation() {
        try (SyscallProgram program = new SyscallProgram(4096)) {
            long zero = program.memory().allocate(8);
            Routine failed = program.routine(1);
            failed.returnWord(zero);
            Routine main = program.routine(4).onError(failed);
            main.attempt(Syscall.CLOSE, 1_000_000);
            main.call(
                    "open the missing",
                    Syscall.OPENAT,
                    Fcntl.AT_FDCWD,
                    program.memory().cString("/missing/x"),
                    0);
            main.returnWord(zero);
            program.run(main);
            assertThat(program.failure()).hasValue(new SyscallProgram.Failure("open the missing", 2));
        }
    }

    @Test
    void childRunsInItsOwnRoutineAndSharesTheMemory() {
        try (SyscallProgram program = new SyscallProgram(8192)) {
            long pid = program.memory().allocate(8);
            long seenByChild = program.memory().allocate(8);
            Routine child = program.routine(2);
            child.attempt(Syscall.GETPID).storeAt(seenByChild);
            child.attempt(Syscall.EXIT_GROUP, 7);
            Routine main = program.routine(4);
            CloneArguments.process(Sched.CLONE_CLEAR_SIGHAND, SIGCHLD)
                    .write(program.memory(), main, "clone")
                    .storeAt(pid)
                    .ifZero(child);
            long info = program.memory().allocate(Wait.SIGINFO_SIZE);
            main.copyToNext(pid, 1);
            main.call("wait", Syscall.WAITID, Wait.P_PID, 0, info, Wait.WEXITED, 0);
            main.returnWord(pid);
            long result = program.run(main);
            assertThat(program.failure()).isEmpty();
            assertThat(Memory.getLong(seenByChild)).isEqualTo(result);
            assertThat(Memory.getInt(info + Wait.SIGINFO_STATUS)).isEqualTo(7);
        }
    }
}
