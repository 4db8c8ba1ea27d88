package io.jdock.shim.seccomp;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * What a group of rules asks of a container and its host, or excludes.
 *
 * @param machines names as Docker's profiles use them: amd64, arm64, x86 ...; empty: any
 */
record Requirement(Set<String> capabilities, Set<String> machines, Optional<KernelVersion> minimumKernel) {
    static final Requirement NONE = new Requirement(Set.of(), Set.of(), Optional.empty());

    Requirement {
        capabilities = Set.copyOf(capabilities);
        machines = Set.copyOf(machines);
        requireNonNull(minimumKernel, "minimumKernel is null");
    }

    /** As what a group includes: all of it must be true. */
    boolean allTrue(SeccompTarget target) {
        return target.capabilities().containsAll(capabilities)
                && (machines.isEmpty() || machines.contains(machineName(target)))
                && minimumKernel
                        .map(version -> target.kernel().compareTo(version) >= 0)
                        .orElse(true);
    }

    /** As what a group excludes: one is enough. */
    boolean anyTrue(SeccompTarget target) {
        return capabilities.stream().anyMatch(target.capabilities()::contains)
                || machines.contains(machineName(target))
                || minimumKernel
                        .map(version -> target.kernel().compareTo(version) >= 0)
                        .orElse(false);
    }

    private static String machineName(SeccompTarget target) {
        return switch (target.machine()) {
            case X86_64 -> "amd64";
            case X86 -> "x86";
            case X32 -> "x32";
            case AARCH64 -> "arm64";
            case ARM -> "arm";
        };
    }
}
