package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

/**
 * A comparison of one argument of a call. All comparisons are unsigned.
 *
 * @param index which argument, 0 to 5
 * @param value what is compared with; the mask of {@link Operator#MASKED_EQ}
 * @param valueTwo what the masked argument equals, for {@link Operator#MASKED_EQ} only
 * @param width how much of the register is looked at
 */
public record SeccompCondition(int index, Operator operator, long value, long valueTwo, Width width) {
    public SeccompCondition {
        if (index < 0 || index > 5) {
            throw new IllegalArgumentException("seccomp condition: argument index " + index + " is not in 0..5");
        }
        requireNonNull(operator, "operator is null");
        requireNonNull(width, "width is null");
        if (width == Width.INT && (((value | valueTwo) >>> 32) != 0)) {
            throw new IllegalArgumentException(
                    "seccomp condition: value 0x" + Long.toHexString(value) + " does not fit an int argument");
        }
    }

    /** A comparison of the whole register, as in the OCI runtime specification. */
    public static SeccompCondition of(int index, Operator operator, long value, long valueTwo) {
        return new SeccompCondition(index, operator, value, valueTwo, Width.REGISTER);
    }

    /** Whether a call with these arguments fulfils the condition: what the compiled filter must agree with. */
    public boolean test(long[] arguments) {
        long argument = width == Width.INT ? arguments[index] & 0xffffffffL : arguments[index];
        int order = Long.compareUnsigned(argument, value);
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (argument & value) == valueTwo;
        };
    }

    /** The operators of the OCI runtime specification, without their prefix {@code SCMP_CMP_}. */
    public enum Operator {
        EQ,
        NE,
        LT,
        LE,
        GE,
        GT,
        MASKED_EQ
    }

    /** How much of a register a condition looks at. */
    public enum Width {
        /** All 64 bits. */
        REGISTER,
        /**
         * The low 32 bits: all that the kernel reads of an argument of C type int. A comparison of the whole register
         * lets a caller choose the result of GT and LT by setting high bits which the kernel then ignores.
         */
        INT
    }
}
