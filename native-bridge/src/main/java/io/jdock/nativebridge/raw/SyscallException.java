package io.jdock.nativebridge.raw;

import java.io.Serial;
import java.util.Locale;

/** A system call that the kernel refused: which call, on what, and why. */
public final class SyscallException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call name of the call: {@code mount}
     * @param object what it was made on: {@code proc on /proc}; empty if the call says it all
     * @param errno the error number, positive
     */
    public SyscallException(String call, String object, int errno) {
        super((object.isEmpty() ? call : call + " " + object) + ": " + describe(errno));
        this.call = call;
        this.errno = errno;
    }

    /** Name of the call. */
    public String call() {
        return call;
    }

    /** The error number, to be compared with the constants of {@code Errno}. */
    public int errno() {
        return errno;
    }

    /** {@code EPERM (Operation not permitted)}. */
    public static String describe(int errno) {
        jnr.constants.platform.Errno known = jnr.constants.platform.Errno.valueOf(errno);
        return isKnown(known) ? known.name() + " (" + known.description() + ")" : "errno " + errno;
    }

    /** {@code no such file or directory}: the text alone, in the lower case that Docker's messages have. */
    public static String text(int errno) {
        jnr.constants.platform.Errno known = jnr.constants.platform.Errno.valueOf(errno);
        return isKnown(known) ? known.description().toLowerCase(Locale.ROOT) : "errno " + errno;
    }

    private static boolean isKnown(jnr.constants.platform.Errno errno) {
        return errno != null && errno != jnr.constants.platform.Errno.__UNKNOWN_CONSTANT__;
    }
}
