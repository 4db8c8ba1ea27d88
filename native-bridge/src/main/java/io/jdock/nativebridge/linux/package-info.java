/**
 * One method per system call: arguments as Java values, EINTR repeated where the call may be (never close(2)), errors
 * as {@code SyscallException} that name call and object. Descriptors are {@code Fd}, owned and close-on-exec.
 */
package io.jdock.nativebridge.linux;
