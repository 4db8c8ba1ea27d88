package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.TopResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A container's processes as ps(1) would show them, read from the host's /proc: the container needs no ps. */
final class ProcessTable {
    private static final List<String> FULL = List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
    private static final List<String> USER_ORIENTED =
            List.of("USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND");
    private static final List<String> PLAIN = List.of("PID", "TTY", "TIME", "CMD");

    private ProcessTable() {}

    /**
     * The table of those processes; processes that end meanwhile are left out.
     *
     * @param arguments for ps: {@code -ef} (also if empty), {@code aux}, {@code -o columns} and their like
     * @throws EngineException INVALID for columns that are not known
     */
    static TopResponse of(List<Integer> pids, String arguments) {
        List<String> columns = columns(arguments);
        Instant now = Instant.now();
        var rows = new ArrayList<List<String>>();
        for (int pid : pids.stream().sorted().toList()) {
            Optional<ProcessFacts> facts = ProcessFacts.read(pid);
            facts.ifPresent(found -> rows.add(
                    columns.stream().map(column -> found.show(column, now)).toList()));
        }
        return new TopResponse(columns, rows);
    }

    static List<String> columns(String arguments) {
        List<String> words = Arrays.stream(arguments.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        var chosen = new ArrayList<String>();
        List<String> format = FULL;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-o") || word.equals("o") || word.equals("-eo") || word.equals("--format")) {
                if (i + 1 == words.size()) {
                    throw EngineException.invalid("ps: option \"" + word + "\" needs columns");
                }
                chosen.addAll(chosen(words.get(++i)));
            } else if (word.startsWith("-o") && word.length() > 2) {
                chosen.addAll(chosen(word.substring(2)));
            } else if (!word.startsWith("-") && word.contains("u")) {
                format = USER_ORIENTED;
            } else if (word.startsWith("-") && !word.contains("f") && !word.contains("F")) {
                format = PLAIN;
            }
        }
        return chosen.isEmpty() ? format : List.copyOf(chosen);
    }

    private static List<String> chosen(String list) {
        var columns = new ArrayList<String>();
        for (String name : list.split(",")) {
            columns.add(ProcessFacts.header(name.strip())
                    .orElseThrow(() -> EngineException.invalid("ps: unknown column \"" + name + "\"")));
        }
        return columns;
    }
}
