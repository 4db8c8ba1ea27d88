package io.jdock.nativebridge.raw;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.PageManager;
import com.kenai.jffi.Type;
import io.jdock.nativebridge.abi.Machine;
import io.jdock.nativebridge.abi.Syscall;
import java.util.Arrays;

/**
 * The way into the kernel: {@code call} gives a result or throws, {@code result} gives a result or -errno.
 *
 * <p>Calls go through jffi to a few instructions of our own ({@link MachineCode}), so a result comes back as the kernel
 * gave it. A thread in a call is in native state: it does not hold up a garbage collection, and a virtual thread that
 * blocks here holds its carrier, so long waits belong on platform threads.
 */
public final class Kernel {
    private static final Machine MACHINE = Machine.current();
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final CallContext CALL6 = longs(6);
    private static final CallContext CALL2 = longs(2);
    private static final CallContext CALL1 = longs(1);
    private static final MachineCode CODE = MachineCode.of(MACHINE);
    private static final long CODE_PAGE = map(CODE);
    private static final long INTERPRETER = CODE_PAGE + CODE.offset("interpreter");
    private static final long SYSCALL5 = CODE_PAGE + CODE.offset("syscall5");
    private static final long SYSCALL6 = CODE_PAGE + CODE.offset("syscall6");
    private static final int MAX_ERRNO = 4095;

    private Kernel() {}

    private static CallContext longs(int arguments) {
        Type[] types = new Type[arguments];
        Arrays.fill(types, Type.SINT64);
        return CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, false);
    }

    /** Maps the code on a page of its own, first writable, then executable, never both. */
    private static long map(MachineCode code) {
        PageManager pages = PageManager.getInstance();
        long page = pages.allocatePages(1, PageManager.PROT_READ | PageManager.PROT_WRITE);
        if (page == 0 || page == -1) {
            throw new OutOfMemoryError("no page for the system call code");
        }
        Memory.putBytes(page, code.bytes());
        // On aarch64 the kernel makes the instruction cache coherent when a page becomes executable.
        pages.protectPages(page, 1, PageManager.PROT_READ | PageManager.PROT_EXEC);
        return page;
    }

    /** Address of the page that holds the interpreter. */
    public static long codePage() {
        return CODE_PAGE;
    }

    /** Bytes mapped at {@link #codePage()}. */
    public static long codeLength() {
        return PageManager.getInstance().pageSize();
    }

    /**
     * The code for an executable of its own. It may lie at any address and expects the address of the first operation
     * in the eight bytes before it.
     */
    public static byte[] code() {
        return CODE.bytes();
    }

    /** Where in {@link #code()} such an executable begins. */
    public static int bootOffset() {
        return CODE.offset("boot");
    }

    /** The architecture whose call numbers are used. */
    public static Machine machine() {
        return MACHINE;
    }

    /**
     * Executes the SyscallProgram at {@code operation} until it returns.
     *
     * @param failure address of 16 bytes that receive {operation, -errno} of the last operation that took its error
     *     branch
     */
    public static long interpret(long operation, long failure) {
        return INVOKER.invokeN2(CALL2, INTERPRETER, operation, failure);
    }

    /** Makes the call and returns its result or -errno: for callers to whom several errors are answers. */
    public static long result(Syscall call, long a0, long a1, long a2, long a3, long a4) {
        return INVOKER.invokeN6(CALL6, SYSCALL5, call.number(MACHINE), a0, a1, a2, a3, a4);
    }

    public static long result(Syscall call, long a0, long a1, long a2, long a3) {
        return result(call, a0, a1, a2, a3, 0);
    }

    public static long result(Syscall call, long a0, long a1, long a2) {
        return result(call, a0, a1, a2, 0, 0);
    }

    public static long result(Syscall call, long a0, long a1) {
        return result(call, a0, a1, 0, 0, 0);
    }

    public static long result(Syscall call, long a0) {
        return result(call, a0, 0, 0, 0, 0);
    }

    /** The six-argument form. */
    public static long result(Syscall call, long a0, long a1, long a2, long a3, long a4, long a5) {
        long block = Memory.allocate(7 * 8);
        try {
            Memory.putLong(block, call.number(MACHINE));
            Memory.putLong(block + 8, a0);
            Memory.putLong(block + 16, a1);
            Memory.putLong(block + 24, a2);
            Memory.putLong(block + 32, a3);
            Memory.putLong(block + 40, a4);
            Memory.putLong(block + 48, a5);
            return INVOKER.invokeN1(CALL1, SYSCALL6, block);
        } finally {
            Memory.free(block);
        }
    }

    /**
     * Makes the call and returns its result.
     *
     * @throws SyscallException if the kernel answers with an error
     */
    public static long call(Syscall call, long a0, long a1, long a2, long a3, long a4) {
        return check(call, result(call, a0, a1, a2, a3, a4), "");
    }

    public static long call(Syscall call, long a0, long a1, long a2, long a3) {
        return check(call, result(call, a0, a1, a2, a3, 0), "");
    }

    public static long call(Syscall call, long a0, long a1, long a2) {
        return check(call, result(call, a0, a1, a2, 0, 0), "");
    }

    public static long call(Syscall call, long a0, long a1) {
        return check(call, result(call, a0, a1, 0, 0, 0), "");
    }

    public static long call(Syscall call, long a0) {
        return check(call, result(call, a0, 0, 0, 0, 0), "");
    }

    public static long call(Syscall call, long a0, long a1, long a2, long a3, long a4, long a5) {
        return check(call, result(call, a0, a1, a2, a3, a4, a5), "");
    }

    /**
     * Turns a raw result into a value or an exception.
     *
     * @param object what the call was made on, for the message: {@code proc on /proc}; may be empty
     */
    public static long check(Syscall call, long result, String object) {
        if (isError(result)) {
            throw new SyscallException(call.callName(), object, (int) -result);
        }
        return result;
    }

    /** Whether a raw result is -errno. */
    public static boolean isError(long result) {
        return result < 0 && result >= -MAX_ERRNO;
    }
}
