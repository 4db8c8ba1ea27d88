/**
 * The lowest floor: the only package that touches JNR. Native memory, the machine code that enters the kernel, and the
 * exception every call above throws. Nothing here knows what a call means.
 */
package io.jdock.nativebridge.raw;
