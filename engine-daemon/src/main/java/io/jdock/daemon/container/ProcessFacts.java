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
import java.util.Optional;

/**
 * One process as /proc tells of it; see proc_pid_stat(5).
 *
 * @param foreground process group that its terminal is for at present, or -1
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
        int group,
        int session,
        int terminal,
        int foreground,
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
                    Integer.parseInt(rest[2]),
                    Integer.parseInt(rest[3]),
                    Integer.parseInt(rest[4]),
                    Integer.parseInt(rest[5]),
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

    Duration cpuTime() {
        return Duration.ofMillis(cpuTicks * 1000 / TICKS);
    }

    long residentKilobytes() {
        return residentPages * PAGE_KILOBYTES;
    }

    /** Per cent of one processor over its whole life. */
    double cpuShare(Instant now) {
        return 100.0 * cpuTime().toMillis() / Math.max(1000, alive(now).toMillis());
    }

    /** Per cent of the host's memory. */
    double memoryShare() {
        return 100.0 * residentKilobytes() / Host.memoryKilobytes();
    }

    /** The state, and what ps adds to it: leads a session, has threads, is in the foreground of its terminal. */
    String longState() {
        return state + (session == pid ? "s" : "") + (threads > 1 ? "l" : "") + (foreground == group ? "+" : "");
    }

    Duration alive(Instant now) {
        Duration alive = Duration.between(startedAt(), now);
        return alive.isNegative() ? Duration.ZERO : alive;
    }

    private Instant startedAt() {
        return Host.bootTime().plusMillis(started * 1000 / TICKS);
    }

    /** Number 136 and those behind it are pseudo-terminals: admin-guide/devices.txt. */
    String terminalName() {
        int major = terminal >>> 8 & 0xfff;
        int minor = terminal & 0xff | terminal >>> 12 & 0xfff00;
        if (terminal == 0) {
            return "?";
        }
        return major >= 136 && major <= 143 ? "pts/" + ((major - 136 << 8) + minor) : "tty" + minor;
    }

    String startTime(Instant now) {
        ZonedDateTime at = startedAt().atZone(ZoneId.systemDefault());
        boolean today =
                at.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? CLOCK : DAY).format(at);
    }

    /** What does not change while the machine runs. */
    private static final class Host {
        private Host() {}

        static Instant bootTime() {
            return Instant.ofEpochSecond(number("/proc/stat", "btime "));
        }

        static long memoryKilobytes() {
            return Math.max(1, number("/proc/meminfo", "MemTotal:"));
        }

        private static long number(String file, String start) {
            try {
                for (String line : Files.readAllLines(Path.of(file))) {
                    if (line.startsWith(start)) {
                        return Long.parseLong(
                                line.substring(start.length()).replace("kB", "").strip());
                    }
                }
            } catch (IOException _) {
                // Without /proc there is no table at all.
            }
            return 0;
        }
    }
}
