package io.jdock.daemon.container;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** A column that ps(1) can show, with the names that it takes after -o. */
enum ProcessColumn {
    PID("PID", (process, _) -> Integer.toString(process.pid()), "pid"),
    PPID("PPID", (process, _) -> Integer.toString(process.parent()), "ppid"),
    UID("UID", (process, _) -> process.user(), "uid"),
    USER("USER", (process, _) -> process.user(), "user", "euser"),
    NAME("COMMAND", (process, _) -> process.name(), "comm"),
    SHORT_COMMAND("CMD", (process, _) -> process.name(), "ucmd"),
    ARGUMENTS("COMMAND", (process, _) -> process.command(), "args", "command"),
    COMMAND("CMD", (process, _) -> process.command(), "cmd"),
    VSZ("VSZ", (process, _) -> Long.toString(process.virtualBytes() / 1024), "vsz"),
    RSS("RSS", (process, _) -> Long.toString(process.residentKilobytes()), "rss"),
    STAT("STAT", (process, _) -> process.longState(), "stat"),
    STATE("S", (process, _) -> process.state(), "state", "s"),
    TTY("TTY", (process, _) -> process.terminalName(), "tty"),
    TT("TT", (process, _) -> process.terminalName(), "tt"),
    TIME("TIME", (process, _) -> clock(process.cpuTime()), "time"),
    BSD_TIME("TIME", (process, _) -> minutes(process.cpuTime()), "bsdtime"),
    ELAPSED("ELAPSED", (process, now) -> elapsed(process.alive(now)), "etime"),
    STIME("STIME", ProcessFacts::startTime, "stime"),
    START("START", ProcessFacts::startTime, "bsdstart"),
    STARTED("STARTED", ProcessFacts::startTime, "start"),
    PERCENT_CPU("%CPU", (process, now) -> decimal(process.cpuShare(now)), "pcpu", "%cpu"),
    PERCENT_MEMORY("%MEM", (process, _) -> decimal(process.memoryShare()), "pmem", "%mem"),
    C("C", (process, now) -> Integer.toString((int) Math.min(99, process.cpuShare(now))), "c"),
    NLWP("NLWP", (process, _) -> Integer.toString(process.threads()), "nlwp"),
    THCNT("THCNT", (process, _) -> Integer.toString(process.threads()), "thcount");

    private final String title;
    private final BiFunction<ProcessFacts, Instant, String> value;
    private final List<String> names;

    ProcessColumn(String title, BiFunction<ProcessFacts, Instant, String> value, String... names) {
        this.title = title;
        this.value = value;
        this.names = List.of(names);
    }

    static Optional<ProcessColumn> named(String name) {
        return Arrays.stream(values())
                .filter(column -> column.names.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    String title() {
        return title;
    }

    String of(ProcessFacts process, Instant now) {
        return value.apply(process, now);
    }

    private static String decimal(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    private static String clock(Duration time) {
        return "%02d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static String minutes(Duration time) {
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private static String elapsed(Duration alive) {
        String minutes = "%02d:%02d".formatted(alive.toMinutesPart(), alive.toSecondsPart());
        if (alive.toHours() == 0) {
            return minutes;
        }
        String hours = "%02d:%s".formatted(alive.toHoursPart(), minutes);
        return alive.toDays() == 0 ? hours : alive.toDays() + "-" + hours;
    }
}
