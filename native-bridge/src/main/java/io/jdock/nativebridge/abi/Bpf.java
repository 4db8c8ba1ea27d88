package io.jdock.nativebridge.abi;

/** Constants and offsets of include/uapi/linux/bpf.h and bpf_common.h, Linux 6.18: extended BPF. */
public final class Bpf {
    public static final int BPF_PROG_LOAD = 5;
    public static final int BPF_PROG_ATTACH = 8;
    public static final int BPF_PROG_GET_FD_BY_ID = 13;
    public static final int BPF_PROG_QUERY = 16;

    public static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    public static final int BPF_CGROUP_DEVICE = 6;

    public static final int BPF_F_ALLOW_MULTI = 0x2;
    public static final int BPF_F_REPLACE = 0x4;

    public static final int BPF_DEVCG_DEV_BLOCK = 1;
    public static final int BPF_DEVCG_DEV_CHAR = 2;

    /** Classes and modes of an instruction's code. */
    public static final int BPF_LDX = 0x01;

    public static final int BPF_ALU = 0x04;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_ALU64 = 0x07;
    public static final int BPF_W = 0x00;
    public static final int BPF_MEM = 0x60;
    public static final int BPF_AND = 0x50;
    public static final int BPF_RSH = 0x70;
    public static final int BPF_MOV = 0xb0;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JNE = 0x50;
    public static final int BPF_EXIT = 0x90;
    public static final int BPF_K = 0x00;
    public static final int BPF_X = 0x08;

    /** {@code struct bpf_insn}: u8 code, u8 dst:4 src:4, s16 off, s32 imm. */
    public static final int BPF_INSN_SIZE = 8;

    /** {@code struct bpf_cgroup_dev_ctx}: u32 access_type (access in the high half, type in the low), major, minor. */
    public static final int CGROUP_DEV_CTX_ACCESS_TYPE = 0;

    public static final int CGROUP_DEV_CTX_MAJOR = 4;
    public static final int CGROUP_DEV_CTX_MINOR = 8;

    /** Enough of {@code union bpf_attr} for the commands above, and for what the kernel writes back. */
    public static final int BPF_ATTR_SIZE = 128;

    /** BPF_PROG_LOAD. */
    public static final int LOAD_PROG_TYPE = 0;

    public static final int LOAD_INSN_CNT = 4;
    public static final int LOAD_INSNS = 8;
    public static final int LOAD_LICENSE = 16;
    public static final int LOAD_LOG_LEVEL = 24;
    public static final int LOAD_LOG_SIZE = 28;
    public static final int LOAD_LOG_BUF = 32;
    public static final int LOAD_PROG_NAME = 48;

    /** BPF_PROG_ATTACH. */
    public static final int ATTACH_TARGET_FD = 0;

    public static final int ATTACH_BPF_FD = 4;
    public static final int ATTACH_TYPE = 8;
    public static final int ATTACH_FLAGS = 12;
    public static final int ATTACH_REPLACE_BPF_FD = 16;

    /** BPF_PROG_QUERY. */
    public static final int QUERY_TARGET_FD = 0;

    public static final int QUERY_ATTACH_TYPE = 4;
    public static final int QUERY_PROG_IDS = 16;
    public static final int QUERY_PROG_CNT = 24;

    /** BPF_PROG_GET_FD_BY_ID. */
    public static final int GET_ID = 0;

    private Bpf() {}
}
