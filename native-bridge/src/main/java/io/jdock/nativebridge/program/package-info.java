/**
 * System calls as data. A JVM cannot fork: the child would have one thread, no collector and no compiler. So Java writes
 * down what a child is to do, and the child executes nothing but the few instructions of an interpreter.
 *
 * <pre>
 * operation = nr | a0 .. a5 | store | onZero | onError          ten 64-bit words, 80 bytes
 *
 *   execute system call nr(a0 .. a5)
 *   onZero  != 0  and the result is 0: continue there (the child of a clone; the end of a file); nothing is stored,
 *                 so that a child does not overwrite its pid in memory that it shares with its parent
 *   store   != 0  the result goes to that address: it may be the operand of a later operation
 *   onError != 0  and the result is -errno: note {operation, -errno} in the failure record and continue there
 *   otherwise     the next operation
 *
 *   nr -1  continue at a0          nr -3  a0 is the failure record from now on
 *   nr -2  return the word at a0   nr -4  copy the word at a0 to a1
 * </pre>
 */
package io.jdock.nativebridge.program;
