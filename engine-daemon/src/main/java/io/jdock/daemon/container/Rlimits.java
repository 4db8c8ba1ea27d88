package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.Ulimit;
import io.jdock.shim.oci.Process.Rlimit;
import java.util.Locale;
import java.util.Set;

/** Resource limits by the names of ulimit. */
final class Rlimits {
    private static final Set<String> NAMES = Set.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private Rlimits() {}

    static Rlimit of(Ulimit limit) {
        if (!NAMES.contains(limit.name())) {
            throw EngineException.invalid("invalid ulimit type: " + limit.name());
        }
        // -1 is "unlimited" and thus the largest of all.
        if (limit.hard() != -1 && (limit.soft() == -1 || limit.soft() > limit.hard())) {
            throw EngineException.invalid("ulimit soft limit must be less than or equal to hard limit: " + limit.soft()
                    + " > " + limit.hard());
        }
        return new Rlimit("RLIMIT_" + limit.name().toUpperCase(Locale.ROOT), limit.hard(), limit.soft());
    }
}
