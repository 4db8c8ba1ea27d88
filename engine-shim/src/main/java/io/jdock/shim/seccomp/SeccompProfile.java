package io.jdock.shim.seccomp;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.seccomp.SeccompAction;
import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompFilter;
import io.jdock.nativebridge.seccomp.SeccompRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A profile: groups of rules, some of which hold only for certain capabilities, machines or kernels.
 *
 * @param architectures for every machine the ABIs that its containers may use besides the machine's own
 * @param flags {@code SECCOMP_FILTER_FLAG_*}
 */
public record SeccompProfile(
        SeccompAction defaultAction,
        Map<SeccompArchitecture, List<SeccompArchitecture>> architectures,
        List<Group> groups,
        int flags) {
    public SeccompProfile {
        requireNonNull(defaultAction, "defaultAction is null");
        architectures = Map.copyOf(architectures);
        groups = List.copyOf(groups);
    }

    /**
     * The filter for a container. The same profile and target give an equal filter, so either may be the key under
     * which a compiled filter is kept.
     */
    public SeccompFilter resolve(SeccompTarget target) {
        List<SeccompArchitecture> all = new ArrayList<>(List.of(target.machine()));
        architectures.getOrDefault(target.machine(), List.of()).stream()
                .filter(architecture -> !all.contains(architecture))
                .forEach(all::add);
        List<SeccompRule> rules = groups.stream()
                .filter(group ->
                        group.includes().allTrue(target) && !group.excludes().anyTrue(target))
                .map(Group::rule)
                .toList();
        return new SeccompFilter(defaultAction, all, rules, flags);
    }

    /** A rule and what it depends on. */
    record Group(SeccompRule rule, Requirement includes, Requirement excludes) {
        Group {
            requireNonNull(rule, "rule is null");
            requireNonNull(includes, "includes is null");
            requireNonNull(excludes, "excludes is null");
        }
    }
}
