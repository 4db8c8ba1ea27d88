package io.jdock.nativebridge.abi;

/** include/uapi/linux/audit.h, Linux 6.18: what {@code seccomp_data.arch} holds. */
public final class Audit {
    public static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    public static final int AUDIT_ARCH_I386 = 0x40000003;
    public static final int AUDIT_ARCH_AARCH64 = 0xc00000b7;
    public static final int AUDIT_ARCH_ARM = 0x40000028;

    /** arch/x86/include/uapi/asm/unistd.h: set in the number of an x32 call, whose arch is x86-64. */
    public static final int __X32_SYSCALL_BIT = 0x40000000;

    private Audit() {}
}
