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
    private static final List<ProcessColumn> FULL = List.of(
            ProcessColumn.UID,
            ProcessColumn.PID,
            ProcessColumn.PPID,
            ProcessColumn.C,
            ProcessColumn.STIME,
            ProcessColumn.TTY,
            ProcessColumn.TIME,
            ProcessColumn.COMMAND);
    private static final List<ProcessColumn> USER_ORIENTED = List.of(
            ProcessColumn.USER,
            ProcessColumn.PID,
            ProcessColumn.PERCENT_CPU,
            ProcessColumn.PERCENT_MEMORY,
            ProcessColumn.VSZ,
            ProcessColumn.RSS,
            ProcessColumn.TTY,
            ProcessColumn.STAT,
            ProcessColumn.START,
            ProcessColumn.BSD_TIME,
            ProcessColumn.ARGUMENTS);
    private static final List<ProcessColumn> PLAIN =
            List.of(ProcessColumn.PID, ProcessColumn.TTY, ProcessColumn.TIME, ProcessColumn.SHORT_COMMAND);

    private ProcessTable() {}

    /**
     * The table of those processes; processes that end meanwhile are left out.
     *
     * @param arguments for ps: {@code -ef} (also if empty), {@code aux}, {@code -o columns} and their like
     * @throws EngineException INVALID for columns that are not known
     */
    static TopResponse of(List<Integer> pids, String arguments) {
        List<ProcessColumn> columns = columns(arguments);
        Instant now = Instant.now();
        var rows = new ArrayList<List<String>>();
        for (int pid : pids.stream().sorted().toList()) {
            Optional<ProcessFacts> facts = ProcessFacts.read(pid);
            facts.ifPresent(found -> rows.add(
                    columns.stream().map(column -> column.of(found, now)).toList()));
        }
        return new TopResponse(columns.stream().map(ProcessColumn::title).toList(), rows);
    }

    static List<ProcessColumn> columns(String arguments) {
        List<String> words = Arrays.stream(arguments.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        var chosen = new ArrayList<ProcessColumn>();
        List<ProcessColumn> format = FULL;
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

    private static List<ProcessColumn> chosen(String list) {
        var columns = new ArrayList<ProcessColumn>();
        for (String name : list.split(",")) {
            columns.add(ProcessColumn.named(name.strip())
                    .orElseThrow(() -> EngineException.invalid("ps: unknown column \"" + name + "\"")));
        }
        return columns;
    }
}
