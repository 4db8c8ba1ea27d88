package io.jdock.daemon.image;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Content that running operations need, counted. Guarded by the lock of the {@link ImageStore}. */
final class Pins<T> {
    private final Map<T, Integer> counts = new HashMap<>();

    void take(T content) {
        counts.merge(content, 1, Integer::sum);
    }

    /** Gives back one pin of each; returns what nobody pins any more. */
    Set<T> giveBack(Set<T> contents) {
        var free = new HashSet<T>();
        for (T content : contents) {
            if (counts.computeIfPresent(content, (_, count) -> count == 1 ? null : count - 1) == null) {
                free.add(content);
            }
        }
        return free;
    }

    boolean has(T content) {
        return counts.containsKey(content);
    }
}
