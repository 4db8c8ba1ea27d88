package io.jdock.nativebridge.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a compiled filter as the kernel does, and counts the instructions. Accepts only what seccomp accepts. */
final class BpfInterpreter {
    private final ByteBuffer program;
    private int executed;

    BpfInterpreter(SeccompProgram program) {
        this.program = ByteBuffer.wrap(program.instructions()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Instructions that the last run took. */
    int executed() {
        return executed;
    }

    int run(int arch, int number, long[] arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(arch).putLong(0x7f0000001000L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        executed = 0;
        int accumulator = 0;
        int at = 0;
        while (true) {
            executed++;
            int code = Short.toUnsignedInt(program.getShort(at * 8));
            int jt = Byte.toUnsignedInt(program.get(at * 8 + 2));
            int jf = Byte.toUnsignedInt(program.get(at * 8 + 3));
            int k = program.getInt(at * 8 + 4);
            at++;
            switch (code) {
                case 0x20 -> accumulator = data.getInt(k);
                case 0x54 -> accumulator &= k;
                case 0x05 -> at += k;
                case 0x15 -> at += accumulator == k ? jt : jf;
                case 0x25 -> at += Integer.compareUnsigned(accumulator, k) > 0 ? jt : jf;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? jt : jf;
                case 0x06 -> {
                    return k;
                }
                default -> throw new AssertionError("instruction 0x" + Integer.toHexString(code) + " at " + (at - 1));
            }
        }
    }
}
