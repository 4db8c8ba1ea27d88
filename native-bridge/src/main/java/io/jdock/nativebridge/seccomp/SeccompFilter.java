package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A seccomp filter as data.
 *
 * <p>The action for a call is that of the first rule without conditions which names it; if there is none, of the first
 * rule whose conditions hold; if there is none, {@code defaultAction}. (libseccomp too lets a rule without conditions
 * win over one with conditions, whatever their order.) Three things go beyond the rules:
 * <ul>
 * <li>A call through an architecture that is not listed kills the process.
 * <li>If {@code defaultAction} refuses calls, one with a number above all that the rules name fails with ENOSYS
 *     instead: programs probe for new calls and take another way on ENOSYS, but not on EPERM. runc does the same.
 * <li>On i386 a rule without conditions for a call such as {@code bind} or {@code semop} also holds for the same
 *     request made through {@code socketcall} or {@code ipc}, unless the rules name these. A rule with conditions
 *     does not: arguments behind a pointer cannot be looked at.
 * </ul>
 *
 * @param architectures at least one
 * @param flags {@code SECCOMP_FILTER_FLAG_*} for seccomp(2)
 */
public record SeccompFilter(
        SeccompAction defaultAction, List<SeccompArchitecture> architectures, List<SeccompRule> rules, int flags) {
    public SeccompFilter {
        requireNonNull(defaultAction, "defaultAction is null");
        architectures = List.copyOf(architectures);
        rules = List.copyOf(rules);
        if (architectures.isEmpty()) {
            throw new IllegalArgumentException("seccomp filter: no architecture");
        }
    }

    /**
     * Compiles the filter. Takes about a millisecond once warm: keep the result.
     *
     * @throws IllegalArgumentException if the program would be longer than the kernel takes (4096 instructions)
     */
    public SeccompProgram compile() {
        return new SeccompCompiler(this).compile();
    }
}
