package io.jdock.nativebridge.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Filter;
import io.jdock.nativebridge.abi.Prctl;
import io.jdock.nativebridge.abi.Seccomp;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A filter in the running kernel, on a thread that ends with the test. */
class SeccompKernelTest {
    private static final int EXDEV = 18;

    @Test
    void theKernelTakesTheProgramAndFollowsIt() throws InterruptedException {
        SeccompArchitecture machine = SeccompArchitecture.ofThisMachine();
        SeccompFilter filter = new SeccompFilter(
                SeccompAction.ALLOW,
                List.of(machine),
                List.of(
                        new SeccompRule(List.of("getpgid"), SeccompAction.errno(EXDEV), List.of()),
                        new SeccompRule(
                                List.of("lseek"),
                                SeccompAction.errno(EXDEV),
                                List.of(SeccompCondition.of(1, Operator.GT, 0x1_0000_0000L, 0)))),
                Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW);
        List<Long> results = new ArrayList<>();
        Thread thread = Thread.ofPlatform().name("seccomp-test").start(() -> {
            Kernel.call(Syscall.PRCTL, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            install(filter.compile());
            results.add(Kernel.result(Syscall.GETPGID, 0));
            results.add(Kernel.result(Syscall.LSEEK, -1, 0x1_0000_0000L, 0));
            results.add(Kernel.result(Syscall.LSEEK, -1, 0x1_0000_0001L, 0));
            results.add(Kernel.result(Syscall.GETPID, 0));
        });
        thread.join();

        assertThat(results)
                .containsExactly(
                        (long) -EXDEV,
                        (long) -Errno.EBADF,
                        (long) -EXDEV,
                        ProcessHandle.current().pid());
    }

    private static void install(SeccompProgram program) {
        try (NativeArena arena = NativeArena.open()) {
            long fprog = arena.allocate(Filter.SOCK_FPROG_SIZE);
            Memory.putShort(fprog + Filter.SOCK_FPROG_LEN, (short) program.count());
            Memory.putLong(fprog + Filter.SOCK_FPROG_FILTER, arena.bytes(program.instructions()));
            Kernel.call(Syscall.SECCOMP, Seccomp.SECCOMP_SET_MODE_FILTER, program.flags(), fprog);
        }
    }
}
