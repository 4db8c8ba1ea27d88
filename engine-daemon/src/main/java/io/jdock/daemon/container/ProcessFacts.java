package io.jdock.daemon.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One process as /proc tells of it; see proc_pid_stat(5).
 *
 * @param cpuTicks user and system time together, in hundredths of a second
 * @param started ticks from boot to its start
 * @param virtualBytes size of its address space
 * @param residentPages of 4096 bytes
 */
record ProcessFacts(
        int pid,
        String name,
        String state,
        int parent,
        int terminal,
        long cpuTicks,
        int threads,
        long started,
        long virtualBytes,
        long residentPages,
        int uid,
        String user,
        String command) {
    private static final int TICKS = 100;
    private static final int PAGE_KILOBYTES = 4;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMdd", Locale.ROOT);

    /** Titles by the names that ps takes after -o. */
    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("pid", "PID"),
            Map.entry("ppid", "PPID"),
            Map.entry("uid", "UID"),
            Map.entry("user", "USER"),
            Map.entry("euser", "USER"),
            Map.entry("comm", "COMMAND"),
            Map.entry("ucmd", "CMD"),
            Map.entry("args", "COMMAND "),
            Map.entry("cmd", "CMD"),
            Map.entry("command", "COMMAND "),
            Map.entry("vsz", "VSZ"),
            Map.entry("rss", "RSS"),
            Map.entry("stat", "STAT"),
            Map.entry("state", "S"),
            Map.entry("s", "S"),
            Map.entry("tty", "TTY"),
            Map.entry("tt", "TT"),
            Map.entry("time", "TIME"),
            Map.entry("etime", "ELAPSED"),
            Map.entry("stime", "STIME"),
            Map.entry("start", "STARTED"),
            Map.entry("pcpu", "%CPU"),
            Map.entry("%cpu", "%CPU"),
            Map.entry("pmem", "%MEM"),
            Map.entry("%mem", "%MEM"),
            Map.entry("c", "C"),
            Map.entry("nlwp", "NLWP"),
            Map.entry("thcount", "THCNT"));

    static Optional<String> header(String column) {
        return Optional.ofNullable(HEADERS.get(column.toLowerCase(Locale.ROOT)));
    }

    /** Empty if there is no such process any more. */
    static Optional<ProcessFacts> read(int pid) {
        Path directory = Path.of("/proc", Integer.toString(pid));
        try {
            String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name may hold blanks and parentheses; the last ")" ends it.
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            String name = stat.substring(open + 1, close);
            String[] rest = stat.substring(close + 2).strip().split(" ");
            String arguments = new String(Files.readAllBytes(directory.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip();
            int uid = (Integer) Files.getAttribute(directory, "unix:uid");
            return Optional.of(new ProcessFacts(
                    pid,
                    name,
                    rest[0],
                    Integer.parseInt(rest[1]),
                    Integer.parseInt(rest[4]),
                    Long.parseLong(rest[11]) + Long.parseLong(rest[12]),
                    Integer.parseInt(rest[17]),
                    Long.parseLong(rest[19]),
                    Long.parseLong(rest[20]),
                    Long.parseLong(rest[21]),
                    uid,
                    Files.getOwner(directory).getName(),
                    arguments.isEmpty() ? "[" + name + "]" : arguments));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    String show(String column, Instant now) {
        return switch (column) {
            case "PID" -> Integer.toString(pid);
            case "PPID" -> Integer.toString(parent);
            case "UID", "USER" -> user;
            case "C" -> Long.toString(percentCpu(now));
            case "%CPU" -> percentCpu(now) + ".0";
            case "%MEM" -> "0.0";
            case "VSZ" -> Long.toString(virtualBytes / 1024);
            case "RSS" -> Long.toString(residentPages * PAGE_KILOBYTES);
            case "STAT", "S" -> state;
            case "TTY", "TT" -> tty();
            case "STIME", "START", "STARTED" -> start(now);
            case "TIME" -> clock(Duration.ofSeconds(cpuTicks / TICKS));
            case "ELAPSED" -> elapsed(now);
            case "NLWP", "THCNT" -> Integer.toString(threads);
            case "COMMAND" -> name;
            default -> command;
        };
    }

    /** Whole per cent of one processor over its whole life. */
    private long percentCpu(Instant now) {
        long alive = Math.max(1, Duration.between(startedAt(), now).toSeconds());
        return Math.min(99, cpuTicks / TICKS * 100 / alive);
    }

    private Instant startedAt() {
        return Boot.time().plusMillis(started * 1000 / TICKS);
    }

    /** Number 136 and those behind it are pseudo-terminals: admin-guide/devices.txt. */
    private String tty() {
        int major = terminal >>> 8 & 0xfff;
        int minor = terminal & 0xff | terminal >>> 12 & 0xfff00;
        if (terminal == 0) {
            return "?";
        }
        return major >= 136 && major <= 143 ? "pts/" + ((major - 136 << 8) + minor) : "tty" + minor;
    }

    private String start(Instant now) {
        ZonedDateTime at = startedAt().atZone(ZoneId.systemDefault());
        boolean today =
                at.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? CLOCK : DAY).format(at);
    }

    private static String clock(Duration time) {
        return "%02d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private String elapsed(Instant now) {
        Duration alive = Duration.between(startedAt(), now);
        if (alive.isNegative()) {
            return "00:00";
        }
        String minutes = "%02d:%02d".formatted(alive.toMinutesPart(), alive.toSecondsPart());
        if (alive.toHours() == 0) {
            return minutes;
        }
        String hours = "%02d:%s".formatted(alive.toHoursPart(), minutes);
        return alive.toDays() == 0 ? hours : alive.toDays() + "-" + hours;
    }

    /** When the machine started. */
    private static final class Boot {
        private Boot() {}

        static Instant time() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
                    if (line.startsWith("btime ")) {
                        return Instant.ofEpochSecond(
                                Long.parseLong(line.substring("btime ".length()).strip()));
                    }
                }
            } catch (IOException _) {
                // Without /proc there is no table at all.
            }
            return Instant.EPOCH;
        }
    }
}
