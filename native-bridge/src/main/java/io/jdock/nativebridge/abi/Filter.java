package io.jdock.nativebridge.abi;

/** include/uapi/linux/filter.h and bpf_common.h, Linux 6.18: classic BPF. */
public final class Filter {
    public static final int BPF_LD = 0x00;
    public static final int BPF_ALU = 0x04;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_RET = 0x06;

    public static final int BPF_W = 0x00;
    public static final int BPF_ABS = 0x20;

    public static final int BPF_AND = 0x50;

    public static final int BPF_JA = 0x00;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JGE = 0x30;

    public static final int BPF_K = 0x00;

    public static final int BPF_MAXINSNS = 4096;

    /** {@code struct sock_filter}: u16 code, u8 jt, u8 jf, u32 k. */
    public static final int SOCK_FILTER_SIZE = 8;
    /** {@code struct sock_fprog} of a 64-bit process: u16 len, padding, pointer at {@link #SOCK_FPROG_FILTER}. */
    public static final int SOCK_FPROG_SIZE = 16;

    public static final int SOCK_FPROG_LEN = 0;
    public static final int SOCK_FPROG_FILTER = 8;

    private Filter() {}
}
