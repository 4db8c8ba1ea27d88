package io.jdock.nativebridge.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTableTest {
    @ParameterizedTest
    @CsvSource({
        "X86_64, read, 0",
        "X86, read, 3",
        "X32, read, 0",
        "AARCH64, read, 63",
        "ARM, read, 3",
        "X86_64, socket, 41",
        "X86, socket, 359",
        "X86, socketcall, 102",
        "X32, execve, 520",
        "X86_64, execve, 59",
        "AARCH64, execve, 221",
        "AARCH64, clone, 220",
        "X86_64, clone3, 435",
        "ARM, set_tls, 983045",
        "X86_64, removexattrat, 466",
        "AARCH64, removexattrat, 466",
        "X86, removexattrat, 466"
    })
    void knowsTheNumberOf(SeccompArchitecture architecture, String name, int number) {
        assertThat(SyscallTable.of(architecture).number(name)).hasValue(number);
    }

    @ParameterizedTest
    @CsvSource({"AARCH64, open", "X86_64, socketcall", "X32, _sysctl", "ARM, socketcall"})
    void lacks(SeccompArchitecture architecture, String name) {
        assertThat(SyscallTable.of(architecture).number(name)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noTwoCallsShareANumber(SeccompArchitecture architecture) {
        SyscallTable table = SyscallTable.of(architecture);
        Set<Integer> seen = new HashSet<>();
        assertThat(table.names())
                .hasSizeGreaterThan(300)
                .allSatisfy(name -> assertThat(seen.add(table.number(name).getAsInt()))
                        .as(name)
                        .isTrue());
    }
}
