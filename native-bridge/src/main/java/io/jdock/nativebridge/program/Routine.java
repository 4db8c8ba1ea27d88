package io.jdock.nativebridge.program;

import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;

/** A sequence of operations, written from first to last. */
public final class Routine {
    /** Bytes of an operation. */
    static final int OPERATION_SIZE = 80;

    private static final int STORE = 56;
    private static final int ON_ZERO = 64;
    private static final int ON_ERROR = 72;

    private static final long JUMP = -1;
    private static final long RETURN = -2;
    private static final long FAILURE_RECORD = -3;
    private static final long COPY = -4;

    private final SyscallProgram program;
    private final long base;
    private final int capacity;
    private int count;
    private long defaultOnError;

    Routine(SyscallProgram program, long base, int capacity) {
        this.program = program;
        this.base = base;
        this.capacity = capacity;
    }

    /** A written operation: where it is, and where its results go. */
    public record Operation(long address) {
        /** Address of argument {@code index}, for another operation's result. */
        public long argument(int index) {
            return address + 8 + 8L * index;
        }

        /** The result is stored at {@code target}. */
        public Operation storeAt(long target) {
            Memory.putLong(address + STORE, target);
            return this;
        }

        /** A result of 0 continues at {@code routine}. */
        public Operation ifZero(Routine routine) {
            Memory.putLong(address + ON_ZERO, routine.start());
            return this;
        }

        /** An error continues at {@code routine}. */
        public Operation ifError(Routine routine) {
            Memory.putLong(address + ON_ERROR, routine.start());
            return this;
        }
    }

    /** Address of the first operation. */
    public long start() {
        return base;
    }

    /** Operations that follow continue at {@code routine} on an error. */
    public Routine onError(Routine routine) {
        defaultOnError = routine.start();
        return this;
    }

    /**
     * A system call whose error ends the normal course.
     *
     * @param name what it does, for the report of a failure
     */
    public Operation call(String name, Syscall call, long... arguments) {
        Operation operation = write(call.number(Kernel.machine()), arguments);
        Memory.putLong(operation.address() + ON_ERROR, defaultOnError);
        program.name(operation.address(), name);
        return operation;
    }

    /** A system call whose error does not matter. */
    public Operation attempt(Syscall call, long... arguments) {
        return write(call.number(Kernel.machine()), arguments);
    }

    /** Continues at another routine. */
    public void jump(Routine target) {
        write(JUMP, target.start());
    }

    /** Ends the run: {@link SyscallProgram#run} returns the word at {@code address}. */
    public void returnWord(long address) {
        write(RETURN, address);
    }

    /** Failures are noted at {@code address} from here on, by this process. */
    public void useFailureRecord(long address) {
        write(FAILURE_RECORD, address);
    }

    /** Copies a 64-bit word: an earlier result to a second operand. */
    public void copyWord(long from, long to) {
        write(COPY, from, to);
    }

    /** Copies a word to argument {@code index} of the operation that is written next. */
    public void copyToNext(long from, int index) {
        copyToNext(from, index, 0);
    }

    /**
     * Copies a word to an argument of an operation yet to be written.
     *
     * @param between operations that will stand between this one and that
     */
    public void copyToNext(long from, int index, int between) {
        long target = base + (long) OPERATION_SIZE * (count + 1 + between);
        copyWord(from, new Operation(target).argument(index));
    }

    private Operation write(long number, long... arguments) {
        if (count == capacity) {
            throw new IllegalStateException("routine is full: " + capacity + " operations");
        }
        long address = base + (long) OPERATION_SIZE * count++;
        Memory.putLong(address, number);
        for (int i = 0; i < arguments.length; i++) {
            Memory.putLong(address + 8 + 8L * i, arguments[i]);
        }
        return new Operation(address);
    }
}
