package io.jdock.shim.seccomp;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import java.util.Set;

/**
 * What a profile is made concrete for.
 *
 * @param capabilities the container's bounding set, names with {@code CAP_}
 * @param machine the architecture of the host
 */
public record SeccompTarget(Set<String> capabilities, SeccompArchitecture machine, KernelVersion kernel) {
    public SeccompTarget {
        capabilities = Set.copyOf(capabilities);
        requireNonNull(machine, "machine is null");
        requireNonNull(kernel, "kernel is null");
    }

    /** A container of this host with these capabilities. */
    public static SeccompTarget ofThisMachine(Set<String> capabilities) {
        return new SeccompTarget(capabilities, SeccompArchitecture.ofThisMachine(), KernelVersion.running());
    }
}
