package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Seccomp;

/**
 * What the kernel does with a call.
 *
 * @param data the errno of {@link Kind#ERRNO}, the message of {@link Kind#TRACE}, else 0
 */
public record SeccompAction(Kind kind, int data) {
    /** include/uapi/linux/err.h: the greatest errno that a call can return; seccomp cuts greater ones down to it. */
    private static final int MAX_ERRNO = 4095;

    public static final SeccompAction ALLOW = new SeccompAction(Kind.ALLOW, 0);
    public static final SeccompAction LOG = new SeccompAction(Kind.LOG, 0);
    public static final SeccompAction TRAP = new SeccompAction(Kind.TRAP, 0);
    public static final SeccompAction KILL_THREAD = new SeccompAction(Kind.KILL_THREAD, 0);
    public static final SeccompAction KILL_PROCESS = new SeccompAction(Kind.KILL_PROCESS, 0);

    public SeccompAction {
        requireNonNull(kind, "kind is null");
        int limit = switch (kind) {
            case ERRNO -> MAX_ERRNO;
            case TRACE -> Seccomp.SECCOMP_RET_DATA;
            case ALLOW, LOG, TRAP, KILL_THREAD, KILL_PROCESS -> 0;
        };
        if (data < 0 || data > limit) {
            throw new IllegalArgumentException("seccomp action " + kind + ": value " + data + " is not in 0.." + limit);
        }
    }

    /** The call is not executed and fails with this errno; 0 makes it seem to succeed. */
    public static SeccompAction errno(int errno) {
        return new SeccompAction(Kind.ERRNO, errno);
    }

    /** A tracer is asked; without one the call fails with ENOSYS. */
    public static SeccompAction trace(int message) {
        return new SeccompAction(Kind.TRACE, message);
    }

    /** Whether a call with this action may be executed. */
    boolean mayExecute() {
        return switch (kind) {
            case ALLOW, LOG, TRACE -> true;
            case ERRNO, TRAP, KILL_THREAD, KILL_PROCESS -> false;
        };
    }

    /** The return value of the filter. */
    int returnValue() {
        return data
                | switch (kind) {
                    case ALLOW -> Seccomp.SECCOMP_RET_ALLOW;
                    case LOG -> Seccomp.SECCOMP_RET_LOG;
                    case TRACE -> Seccomp.SECCOMP_RET_TRACE;
                    case ERRNO -> Seccomp.SECCOMP_RET_ERRNO;
                    case TRAP -> Seccomp.SECCOMP_RET_TRAP;
                    case KILL_THREAD -> Seccomp.SECCOMP_RET_KILL_THREAD;
                    case KILL_PROCESS -> Seccomp.SECCOMP_RET_KILL_PROCESS;
                };
    }

    /** The kinds of action; see seccomp(2). */
    public enum Kind {
        KILL_PROCESS,
        KILL_THREAD,
        TRAP,
        ERRNO,
        TRACE,
        LOG,
        ALLOW
    }
}
