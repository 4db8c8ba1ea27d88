package io.jdock.nativebridge.seccomp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The action for some calls.
 *
 * @param names names of calls; one that an architecture does not have is no part of the rule there
 * @param conditions all must hold; empty: always
 */
public record SeccompRule(List<String> names, SeccompAction action, List<SeccompCondition> conditions) {
    public SeccompRule {
        names = List.copyOf(names);
        requireNonNull(action, "action is null");
        conditions = List.copyOf(conditions);
    }
}
