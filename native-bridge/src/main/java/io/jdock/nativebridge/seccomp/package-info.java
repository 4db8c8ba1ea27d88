/**
 * Seccomp filters: a description as data ({@link io.jdock.nativebridge.seccomp.SeccompFilter}) and its compilation to
 * the classic BPF program that seccomp(2) takes. Pure computation: nothing here enters the kernel.
 */
package io.jdock.nativebridge.seccomp;
