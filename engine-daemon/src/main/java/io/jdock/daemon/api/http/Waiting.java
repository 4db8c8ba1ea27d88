package io.jdock.daemon.api.http;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Those that wait for their client, in the order in which they began to. For all threads. */
final class Waiting<T> {
    private final int most;
    private final Set<T> all = new LinkedHashSet<>();

    Waiting(int most) {
        this.most = most;
    }

    /**
     * Puts one last.
     *
     * @return the first, taken out, if that makes more than there may be
     */
    synchronized Optional<T> add(T one) {
        all.remove(one);
        all.add(one);
        return all.size() > most ? takeFirst() : Optional.empty();
    }

    synchronized void remove(T one) {
        all.remove(one);
    }

    /** Takes out the one that has waited longest. */
    synchronized Optional<T> takeFirst() {
        var each = all.iterator();
        if (!each.hasNext()) {
            return Optional.empty();
        }
        T first = each.next();
        each.remove();
        return Optional.of(first);
    }
}
