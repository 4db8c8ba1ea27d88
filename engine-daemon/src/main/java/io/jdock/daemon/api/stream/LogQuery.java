package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Which lines of a container's output are wanted.
 *
 * @param since the earliest time of a line
 * @param until the latest time of a line; with {@code follow} also when to end
 * @param tail at most so many of the last lines there are; empty for all
 */
public record LogQuery(
        boolean stdout,
        boolean stderr,
        boolean follow,
        boolean timestamps,
        boolean details,
        Instant since,
        Instant until,
        OptionalLong tail) {
    /** Far enough away, and still countable in milliseconds. */
    public static final Instant FOREVER = Instant.ofEpochSecond(4_000_000_000L * 100);

    public LogQuery {
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
        requireNonNull(tail, "tail is null");
    }

    /** Reads {@code seconds[.nanoseconds]} since 1970; {@code absent} if it is empty or 0. */
    public static Instant time(String name, String text, Instant absent) {
        if (text.isEmpty() || text.equals("0")) {
            return absent;
        }
        int dot = text.indexOf('.');
        String seconds = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        if (!seconds.matches("-?[0-9]{1,12}") || !fraction.matches("[0-9]{0,9}")) {
            throw EngineException.invalid("invalid value for \"" + name + "\": \"" + text + "\"");
        }
        long nanos = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
        return Instant.ofEpochSecond(Long.parseLong(seconds), nanos);
    }
}
