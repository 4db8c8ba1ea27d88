package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Filter;
import java.util.Arrays;

/**
 * A compiled filter: an array of {@code struct sock_filter}, to which the caller makes a {@code struct sock_fprog}.
 *
 * @param instructions the array; do not change it
 * @param flags {@code SECCOMP_FILTER_FLAG_*} for seccomp(2)
 */
public record SeccompProgram(byte[] instructions, int flags) {
    public SeccompProgram {
        requireNonNull(instructions, "instructions is null");
        int count = instructions.length / Filter.SOCK_FILTER_SIZE;
        if (instructions.length % Filter.SOCK_FILTER_SIZE != 0 || count == 0 || count > Filter.BPF_MAXINSNS) {
            throw new IllegalArgumentException("seccomp program: length " + instructions.length + " bytes");
        }
    }

    /** The number of instructions: {@code sock_fprog.len}. */
    public int count() {
        return instructions.length / Filter.SOCK_FILTER_SIZE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeccompProgram(byte[] theirs, int theirFlags)
                && Arrays.equals(instructions, theirs)
                && flags == theirFlags;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(instructions) + flags;
    }

    @Override
    public String toString() {
        return "SeccompProgram[count=" + count() + ", flags=0x" + Integer.toHexString(flags) + "]";
    }
}
