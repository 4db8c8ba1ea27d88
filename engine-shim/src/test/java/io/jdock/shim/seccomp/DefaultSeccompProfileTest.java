package io.jdock.shim.seccomp;

import static io.jdock.nativebridge.seccomp.SeccompArchitecture.AARCH64;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.ARM;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X32;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.nativebridge.seccomp.SeccompAction;
import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompFilter;
import io.jdock.nativebridge.seccomp.SyscallTable;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultSeccompProfileTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 18);
    private static final SeccompAction EPERM = SeccompAction.errno(1);

    @ParameterizedTest
    @CsvSource({
        "read, 0, true",
        "ptrace, 0, true",
        "mseal, 0, true",
        "io_uring_setup, 0, false",
        "mount, 0, false",
        "bpf, 0, false",
        "unshare, 0, false",
        "keyctl, 0, false",
        "reboot, 0, false",
        "kexec_load, 0, false",
        "socket, 1, true",
        "socket, 2, true",
        "socket, 16, true",
        "socket, 39, true",
        "socket, 38, false",
        "socket, 40, false",
        "socket, 41, true",
        "socket, 4294967336, false",
        "personality, 0, true",
        "personality, 8, true",
        "personality, 131072, true",
        "personality, 131080, true",
        "personality, 4294967295, true",
        "personality, 262144, false",
        "personality, 4194304, false",
        "clone, 17, true",
        "clone, 1179392, true",
        "clone, 536870929, false",
        "clone, 131072, false",
        "clone, 268435456, false",
        "arch_prctl, 0, true",
        "modify_ldt, 0, true",
        "set_tls, 0, false"
    })
    void withoutCapabilities(String name, long argument, boolean allowed) {
        assertThat(actionOf(filter(), name, argument)).isEqualTo(allowed ? SeccompAction.ALLOW : EPERM);
    }

    @Test
    void clone3DoesNotExistWithoutSysAdmin() {
        assertThat(actionOf(filter(), "clone3", 0)).isEqualTo(SeccompAction.errno(38));
        assertThat(actionOf(filter("CAP_SYS_ADMIN"), "clone3", 0)).isEqualTo(SeccompAction.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "CAP_SYS_ADMIN, mount",
        "CAP_SYS_ADMIN, clone",
        "CAP_SYS_ADMIN, setns",
        "CAP_SYS_BOOT, reboot",
        "CAP_SYS_CHROOT, chroot",
        "CAP_SYS_TIME, clock_settime",
        "CAP_SYS_NICE, mbind",
        "CAP_SYSLOG, syslog",
        "CAP_BPF, bpf",
        "CAP_PERFMON, perf_event_open",
        "CAP_SYS_PTRACE, kcmp",
        "CAP_SYS_MODULE, init_module",
        "CAP_DAC_READ_SEARCH, open_by_handle_at",
        "CAP_SYS_RAWIO, iopl",
        "CAP_SYS_TTY_CONFIG, vhangup",
        "CAP_SYS_PACCT, acct"
    })
    void aCapabilityAllowsItsCalls(String capability, String name) {
        long newNamespace = 0x10000000;
        assertThat(actionOf(filter(), name, newNamespace)).isEqualTo(EPERM);
        assertThat(actionOf(filter(capability), name, newNamespace)).isEqualTo(SeccompAction.ALLOW);
    }

    @Test
    void ptraceNeedsAKernelThatFiltersItsEffects() {
        SeccompFilter old = DefaultSeccompProfile.forCapabilities(Set.of(), X86_64, new KernelVersion(4, 7));
        assertThat(actionOf(old, "ptrace", 0)).isEqualTo(EPERM);
        assertThat(actionOf(filter(), "ptrace", 0)).isEqualTo(SeccompAction.ALLOW);
    }

    @Test
    void eachMachineHasItsArchitectures() {
        assertThat(filter().architectures()).containsExactly(X86_64, X86, X32);
        SeccompFilter arm = DefaultSeccompProfile.forCapabilities(Set.of(), AARCH64, KERNEL);
        assertThat(arm.architectures()).containsExactly(AARCH64, ARM);
        assertThat(actionOf(arm, "set_tls", 0)).isEqualTo(SeccompAction.ALLOW);
        assertThat(actionOf(arm, "modify_ldt", 0)).isEqualTo(EPERM);
    }

    @Test
    void everyNameIsACall() {
        assertThat(filter("CAP_SYS_ADMIN").rules())
                .flatExtracting(rule -> rule.names())
                .allSatisfy(name -> assertThat(SeccompArchitecture.values())
                        .anyMatch(architecture ->
                                SyscallTable.of(architecture).number(name).isPresent()));
    }

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "AARCH64"})
    void theProgramIsShort(SeccompArchitecture machine) {
        assertThat(DefaultSeccompProfile.forCapabilities(Set.of(), machine, KERNEL)
                        .compile()
                        .count())
                .isBetween(100, 1000);
    }

    private static SeccompFilter filter(String... capabilities) {
        return DefaultSeccompProfile.forCapabilities(Set.of(capabilities), X86_64, KERNEL);
    }

    private static SeccompAction actionOf(SeccompFilter filter, String name, long argument) {
        return filter.rules().stream()
                .filter(rule -> rule.names().contains(name))
                .filter(rule -> rule.conditions().stream().allMatch(c -> c.test(new long[] {argument, 0, 0, 0, 0, 0})))
                .findFirst()
                .map(rule -> rule.action())
                .orElse(filter.defaultAction());
    }
}
