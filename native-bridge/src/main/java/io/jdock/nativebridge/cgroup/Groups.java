package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What is the same for the directories of both versions. */
final class Groups {
    private static final int SIGKILL = 9;
    private static final Duration FIRST_PAUSE = Duration.ofNanos(200_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private Groups() {}

    /** The groups below a directory, deepest first, the directory itself last; empty if it is gone. */
    static List<String> deepestFirst(String directory) {
        List<String> groups = new ArrayList<>();
        collect(Path.of(directory), groups);
        return groups;
    }

    private static void collect(Path directory, List<String> groups) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                collect(child, groups);
            }
            groups.add(directory.toString());
        } catch (NoSuchFileException e) {
            // Gone: nothing is below it either.
        } catch (IOException e) {
            throw new UncheckedIOException("list " + directory, e);
        }
    }

    static List<Integer> processes(String directory) {
        TreeSet<Integer> pids = new TreeSet<>();
        for (String group : deepestFirst(directory)) {
            ControlFile.readIfPresent(group + "/cgroup.procs")
                    .ifPresent(text -> text.lines()
                            .map(Integer::valueOf)
                            // 0: a process of an outer pid namespace.
                            .filter(pid -> pid > 0)
                            .forEach(pids::add));
        }
        return List.copyOf(pids);
    }

    /**
     * Signals every process. For SIGKILL as often as new ones appear, so that a fork cannot get away; the killed leave
     * the group when they are dead, so the pids seen twice are skipped.
     */
    static void signal(String directory, int signal) {
        TreeSet<Integer> signalled = new TreeSet<>();
        boolean found;
        do {
            found = false;
            for (int pid : processes(directory)) {
                if (signalled.add(pid)) {
                    found = true;
                    long result = Kernel.result(Syscall.KILL, pid, signal);
                    // ESRCH: ended by itself, which is what we want.
                    if (result != -Errno.ESRCH) {
                        Kernel.check(Syscall.KILL, result, pid + " with signal " + signal);
                    }
                }
            }
        } while (found && signal == SIGKILL);
    }

    /** Removes the groups of a directory; false if one is busy. */
    static boolean remove(String directory) {
        int errno = ControlFile.rmdir(directory);
        if (errno == Errno.EBUSY || errno == Errno.ENOTEMPTY) {
            // It may have children; without, the second try says whether it has processes.
            for (String group : deepestFirst(directory)) {
                errno = ControlFile.rmdir(group);
                if (errno != 0 && errno != Errno.ENOENT) {
                    break;
                }
            }
        }
        if (errno == Errno.EBUSY || errno == Errno.ENOTEMPTY) {
            return false;
        }
        if (errno != 0 && errno != Errno.ENOENT) {
            throw new SyscallException("rmdir", directory, errno);
        }
        return true;
    }

    /** Asks again and again, with pauses that grow from 0.2 to 20 ms, until the answer is yes or the time is over. */
    static boolean await(Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = FIRST_PAUSE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        }
        return true;
    }

    static CgroupException stillBusy(String path, String directory) {
        List<Integer> pids = processes(directory);
        return new CgroupException(
                "remove control group " + path + ": still busy" + (pids.isEmpty() ? "" : ", with processes " + pids));
    }

    /** A number that may be written as {@code max}, or be huge where v1 means "unlimited". */
    static OptionalLong limit(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("max") || trimmed.isEmpty()) {
            return OptionalLong.empty();
        }
        // v1 counts pages: no limit is the greatest number of pages in a long, less than Long.MAX_VALUE.
        long value = Long.parseUnsignedLong(trimmed);
        return value < 0 || value > Long.MAX_VALUE - (1 << 20) ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
