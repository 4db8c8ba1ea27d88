package io.jdock.nativebridge.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    @Test
    void callReturnsWhatTheKernelReturns() {
        assertThat(Kernel.call(Syscall.GETPID, 0))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void sixArgumentsArrive() {
        long length = 8192;
        long address = Kernel.call(Syscall.MMAP, 0, length, 3, 0x22, -1, 0);
        Memory.putLong(address + 4096, 42);
        assertThat(Memory.getLong(address + 4096)).isEqualTo(42);
        Kernel.call(Syscall.MUNMAP, address, length);
    }

    @Test
    void errorsNameCallObjectAndErrno() {
        assertThatThrownBy(() -> Files.open("/no/such/file", Fcntl.O_RDONLY))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessage("openat /no/such/file: ENOENT (No such file or directory)");
    }

    @Test
    void statReadsWhatWasWritten(@TempDir Path directory) {
        String path = directory.resolve("file").toString();
        try (Fd fd = Files.open(Fcntl.AT_FDCWD, path, Fcntl.O_CREAT | Fcntl.O_RDWR, 0640)) {
            Files.write(fd, "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            Files.setTimes(Fcntl.AT_FDCWD, path, 1_000_000_000L, 7);
            var stat = Files.stat(fd);
            assertThat(stat.size()).isEqualTo(5);
            assertThat(stat.isRegular()).isTrue();
            assertThat(stat.permissions()).isEqualTo(0640);
            assertThat(stat.modifiedSeconds()).isEqualTo(1_000_000_000L);
            assertThat(stat.modifiedNanos()).isEqualTo(7);
        }
    }

    @Test
    void resolutionInRootDoesNotLeaveIt(@TempDir Path directory) throws Exception {
        java.nio.file.Files.createSymbolicLink(directory.resolve("escape"), Path.of("/etc"));
        try (Fd root = Files.open(directory.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            assertThatThrownBy(() -> Files.openInRoot(root, "escape/passwd", Fcntl.O_RDONLY, 0))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        }
    }

    @Test
    void startTimeIdentifiesAProcess() {
        int pid = (int) ProcessHandle.current().pid();
        long start = Processes.startTime(pid).orElseThrow();
        assertThat(Processes.pidfdOpen(pid, start)).isPresent();
        assertThat(Processes.pidfdOpen(pid, start + 1)).isEmpty();
    }
}
