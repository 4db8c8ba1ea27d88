package io.jdock.nativebridge.abi;

/** Constants of {@code include/uapi/asm-generic/mman-common.h} and {@code linux/mman.h}; see mmap(2). */
public final class Mman {
    public static final int PROT_READ = 0x1;
    public static final int PROT_WRITE = 0x2;
    public static final int PROT_EXEC = 0x4;
    public static final int MAP_SHARED = 0x01;
    public static final int MAP_PRIVATE = 0x02;
    public static final int MAP_FIXED = 0x10;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MADV_REMOVE = 9;
    public static final int MADV_DONTFORK = 10;

    private Mman() {}
}
