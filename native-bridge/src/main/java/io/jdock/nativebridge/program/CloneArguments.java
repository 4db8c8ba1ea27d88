package io.jdock.nativebridge.program;

import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;

/**
 * The operand of clone3(2).
 *
 * @param flags CLONE_*
 * @param exitSignal signal to the parent when the child ends; 0 with CLONE_PARENT and CLONE_THREAD
 * @param ownStack whether the child gets stack memory of its own: needed whenever it shares memory. The interpreter
 *     uses none, so a small one does
 * @param threadId address of the 32-bit word that holds the thread's id while it lives (CLONE_PARENT_SETTID and
 *     CLONE_CHILD_CLEARTID are added); 0 for none
 * @param cgroup descriptor of the directory of cgroup v2 that the child is born in (CLONE_INTO_CGROUP is added); -1
 *     for that of the caller
 */
public record CloneArguments(long flags, int exitSignal, boolean ownStack, long threadId, int cgroup) {
    private static final int STACK_SIZE = 256;
    private static final long CLONE_PARENT_SETTID = 0x00100000;
    private static final long CLONE_CHILD_CLEARTID = 0x00200000;
    private static final int CHILD_TID = 16;
    private static final int PARENT_TID = 24;

    /** A child process with its own memory. */
    public static CloneArguments process(long flags, int exitSignal) {
        return new CloneArguments(flags, exitSignal, false, 0, -1);
    }

    /** A child that shares the caller's memory, and goes on in stack memory of its own. */
    public static CloneArguments sharing(long flags, int exitSignal, long threadId) {
        return new CloneArguments(flags, exitSignal, true, threadId, -1);
    }

    /** The same, born in that group. */
    public CloneArguments into(int directory) {
        return new CloneArguments(flags, exitSignal, ownStack, threadId, directory);
    }

    /** Writes struct clone_args to {@code memory} and the operation to {@code routine}. */
    public Routine.Operation write(NativeArena memory, Routine routine, String name) {
        long args = memory.allocate(Sched.CLONE_ARGS_SIZE);
        long tidFlags = threadId == 0 ? 0 : CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
        long cgroupFlag = cgroup < 0 ? 0 : Sched.CLONE_INTO_CGROUP;
        Memory.putLong(args + Sched.CLONE_ARGS_FLAGS, flags | tidFlags | cgroupFlag);
        Memory.putLong(args + Sched.CLONE_ARGS_CGROUP, Math.max(cgroup, 0));
        Memory.putLong(args + CHILD_TID, threadId);
        Memory.putLong(args + PARENT_TID, threadId);
        Memory.putLong(args + Sched.CLONE_ARGS_EXIT_SIGNAL, exitSignal);
        if (ownStack) {
            Memory.putLong(args + Sched.CLONE_ARGS_STACK, memory.allocate(STACK_SIZE));
            Memory.putLong(args + Sched.CLONE_ARGS_STACK_SIZE, STACK_SIZE);
        }
        return routine.call(name, Syscall.CLONE3, args, Sched.CLONE_ARGS_SIZE);
    }
}
