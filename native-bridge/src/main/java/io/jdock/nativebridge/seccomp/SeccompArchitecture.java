package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Audit;
import java.util.Arrays;
import java.util.Optional;

/** An ABI through which a process may enter the kernel; one machine has several. */
public enum SeccompArchitecture {
    X86_64("SCMP_ARCH_X86_64", Audit.AUDIT_ARCH_X86_64, 0),
    X86("SCMP_ARCH_X86", Audit.AUDIT_ARCH_I386, 0),
    X32("SCMP_ARCH_X32", Audit.AUDIT_ARCH_X86_64, Audit.__X32_SYSCALL_BIT),
    AARCH64("SCMP_ARCH_AARCH64", Audit.AUDIT_ARCH_AARCH64, 0),
    ARM("SCMP_ARCH_ARM", Audit.AUDIT_ARCH_ARM, 0);

    private final String ociName;
    private final int auditArch;
    private final int numberBase;

    SeccompArchitecture(String ociName, int auditArch, int numberBase) {
        this.ociName = ociName;
        this.auditArch = auditArch;
        this.numberBase = numberBase;
    }

    /** The name in the OCI runtime specification. */
    public String ociName() {
        return ociName;
    }

    /** The value of {@code seccomp_data.arch}. */
    public int auditArch() {
        return auditArch;
    }

    /** What is added to the numbers of this ABI in {@code seccomp_data.nr}. */
    int numberBase() {
        return numberBase;
    }

    /** The architecture of an OCI name; empty if it is none that a machine this engine runs on can execute. */
    public static Optional<SeccompArchitecture> ofOciName(String name) {
        requireNonNull(name, "name is null");
        return Arrays.stream(values())
                .filter(value -> value.ociName.equals(name))
                .findFirst();
    }

    /**
     * The architecture of this Java virtual machine.
     *
     * @throws UnsupportedOperationException on other machines than x86-64 and aarch64
     */
    public static SeccompArchitecture ofThisMachine() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException("seccomp on machine \"" + name + "\"");
        };
    }
}
