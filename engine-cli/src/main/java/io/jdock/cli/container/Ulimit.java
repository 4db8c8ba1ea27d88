package io.jdock.cli.container;

import io.jdock.cli.json.Body;
import java.util.List;
import java.util.Map;

/** Reads one value of --ulimit, {@code name=soft[:hard]}; -1 is unlimited. */
final class Ulimit {
    private static final List<String> NAMES = List.of(
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

    private Ulimit() {}

    /**
     * @return a Ulimit object of the API
     * @throws IllegalArgumentException with a message for the user
     */
    static Map<String, Object> parse(String value) {
        int equals = value.indexOf('=');
        if (equals < 0 || equals == value.length() - 1) {
            throw new IllegalArgumentException("invalid ulimit argument: " + value);
        }
        String name = value.substring(0, equals);
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("invalid ulimit type: " + name);
        }
        String limits = value.substring(equals + 1);
        int colon = limits.indexOf(':');
        if (colon != limits.lastIndexOf(':')) {
            throw new IllegalArgumentException(
                    "too many limit value arguments - " + limits + ", can only have up to two, `soft[:hard]`");
        }
        long soft = number(value, colon < 0 ? limits : limits.substring(0, colon));
        long hard = colon < 0 ? soft : number(value, limits.substring(colon + 1));
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException("ulimit soft limit must be less than or equal to hard limit: "
                    + (soft == -1 ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard));
        }
        return new Body().set("Name", name).set("Hard", hard).set("Soft", soft).fields();
    }

    private static long number(String value, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("invalid ulimit argument: " + value);
        }
    }
}
