package io.jdock.nativebridge.seccomp;

import io.jdock.nativebridge.abi.Filter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A piece of classic BPF. Pieces are put together back to front: jumps only go forward, so a test needs to know nothing
 * but the size of what it jumps over.
 */
final class BpfCode {
    /** A conditional jump has one byte for its distance. */
    private static final int MAX_SHORT_JUMP = 255;

    /** As {@code struct sock_filter}, little-endian: code, jt, jf, k from the low bits up. */
    private final long[] instructions;

    private BpfCode(long... instructions) {
        this.instructions = instructions;
    }

    int size() {
        return instructions.length;
    }

    BpfCode then(BpfCode next) {
        long[] both = Arrays.copyOf(instructions, instructions.length + next.instructions.length);
        System.arraycopy(next.instructions, 0, both, instructions.length, next.instructions.length);
        return new BpfCode(both);
    }

    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(instructions.length * Filter.SOCK_FILTER_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long instruction : instructions) {
            buffer.putLong(instruction);
        }
        return buffer.array();
    }

    /** Accumulator = u32 at {@code offset} of seccomp_data. */
    static BpfCode load(int offset) {
        return one(Filter.BPF_LD | Filter.BPF_W | Filter.BPF_ABS, 0, 0, offset);
    }

    static BpfCode and(int mask) {
        return one(Filter.BPF_ALU | Filter.BPF_AND | Filter.BPF_K, 0, 0, mask);
    }

    static BpfCode ret(int value) {
        return one(Filter.BPF_RET | Filter.BPF_K, 0, 0, value);
    }

    /**
     * Compares the accumulator with k.
     *
     * @param test {@code BPF_JEQ}, {@code BPF_JGT} or {@code BPF_JGE}
     * @param skipTrue how many instructions to jump over if it holds, at most 255
     * @param skipFalse how many if it does not
     */
    static BpfCode jump(int test, int k, int skipTrue, int skipFalse) {
        if (skipTrue > MAX_SHORT_JUMP || skipFalse > MAX_SHORT_JUMP) {
            throw new IllegalArgumentException("classic BPF: jump over " + Math.max(skipTrue, skipFalse));
        }
        return one(Filter.BPF_JMP | test | Filter.BPF_K, skipTrue, skipFalse, k);
    }

    /** {@code ifTrue} or {@code ifFalse}, of any size, both of which must end with a return. */
    static BpfCode choose(int test, int k, BpfCode ifTrue, BpfCode ifFalse) {
        BpfCode head = ifFalse.size() <= MAX_SHORT_JUMP
                ? jump(test, k, ifFalse.size(), 0)
                : jump(test, k, 0, 1).then(jumpAlways(ifFalse.size()));
        return head.then(ifFalse).then(ifTrue);
    }

    /** As {@link #choose}, one instruction shorter on the way to {@code ifTrue}. */
    static BpfCode expect(int test, int k, BpfCode ifTrue, BpfCode ifFalse) {
        BpfCode head = ifTrue.size() <= MAX_SHORT_JUMP
                ? jump(test, k, 0, ifTrue.size())
                : jump(test, k, 1, 0).then(jumpAlways(ifTrue.size()));
        return head.then(ifTrue).then(ifFalse);
    }

    private static BpfCode jumpAlways(int skip) {
        return one(Filter.BPF_JMP | Filter.BPF_JA, 0, 0, skip);
    }

    private static BpfCode one(int code, int jt, int jf, int k) {
        return new BpfCode(code | (long) jt << 16 | (long) jf << 24 | (long) k << 32);
    }
}
