package io.jdock.nativebridge.program;

import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A program of system calls and the memory it works on. The memory is shared with the processes that the program
 * makes, so that their results and failures can be read here. Closing it unmaps this process's view only.
 *
 * <p>Not thread-safe; one program is made for one run.
 */
public final class SyscallProgram implements AutoCloseable {
    private final NativeArena memory;
    private final Map<Long, String> names = new HashMap<>();
    private final long failure;

    /** @param size bytes for operations, strings and buffers together */
    public SyscallProgram(long size) {
        memory = NativeArena.shared(size);
        failure = memory.allocate(16);
    }

    /**
     * An operation that failed.
     *
     * @param operation what it did, as given when the program was written: {@code mount proc on /proc}
     */
    public record Failure(String operation, int errno) {
        @Override
        public String toString() {
            return operation + ": " + SyscallException.text(errno);
        }
    }

    /** Where operands, strings and buffers of the program live. */
    public NativeArena memory() {
        return memory;
    }

    /**
     * A new sequence of operations.
     *
     * @param capacity the most operations it will hold
     */
    public Routine routine(int capacity) {
        return new Routine(this, memory.allocate((long) Routine.OPERATION_SIZE * capacity), capacity);
    }

    /** Executes a routine on the calling thread until it returns. */
    public long run(Routine start) {
        return Kernel.interpret(start.start(), failure);
    }

    /** The last operation that took its error branch, in whichever process; empty if all went well. */
    public Optional<Failure> failure() {
        long operation = Memory.getLong(failure);
        if (operation == 0) {
            return Optional.empty();
        }
        String name = names.getOrDefault(operation, "operation at 0x" + Long.toHexString(operation));
        return Optional.of(new Failure(name, (int) -Memory.getLong(failure + 8)));
    }

    void name(long operation, String name) {
        names.put(operation, name);
    }

    @Override
    public void close() {
        memory.close();
    }
}
