package io.jdock.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code /proc} tells of processes and mounts. */
final class ProcFiles {
    private ProcFiles() {}

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The letter of proc(5)'s stat; empty if there is no such process. */
    static Optional<Character> state(long pid) {
        return stat(pid).map(fields -> fields.getFirst().charAt(0));
    }

    static Optional<Long> parent(long pid) {
        return stat(pid).map(fields -> Long.valueOf(fields.get(1)));
    }

    /** The fields behind the name, which may itself hold blanks and parentheses. */
    private static Optional<List<String>> stat(long pid) {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Optional.of(List.of(text.substring(text.lastIndexOf(')') + 2).split(" ")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // ESRCH: it ended between open and read.
            return Optional.empty();
        }
    }

    static String name(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "comm")).strip();
    }

    /** The value of a line of status, as {@code CapEff}. */
    static String status(long pid, String key) {
        return field(read(Path.of("/proc", Long.toString(pid), "status")), key);
    }

    /** The value of {@code key} in a text of the form of status. */
    static String field(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in:\n" + status));
    }

    static List<Long> children(long pid) {
        return processes()
                .filter(child -> parent(child).filter(parent -> parent == pid).isPresent())
                .toList();
    }

    static Stream<Long> processes() {
        List<Long> pids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.valueOf(entry.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pids.stream();
    }

    /** The arguments separated by blanks; empty for a process that is gone. */
    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** This machine's mounts whose line names {@code part}. */
    static List<String> mountsNaming(String part) {
        return read(Path.of("/proc/self/mountinfo"))
                .lines()
                .filter(line -> line.contains(part))
                .toList();
    }
}
