package io.jdock.cli;

import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what the word that is being typed may become: commands and flags from the table of commands, names from the
 * daemon. What kind of name belongs to a place is told by the synopsis of the command.
 */
final class Completion {
    /** Stands last where a file may be meant. */
    static final String FILES = ":files";

    private static final List<String> RUNNING_ONLY =
            List.of("stop", "kill", "pause", "exec", "attach", "top", "stats", "port");

    private final Session session;
    private final List<String> candidates = new ArrayList<>();

    Completion(Session session) {
        this.session = session;
    }

    /**
     * The candidates for the last word, each with a tab and a line about it where there is one.
     *
     * @param words all after {@code jdock}
     */
    List<String> of(List<String> words) {
        if (words.isEmpty()) {
            return candidates;
        }
        String last = words.get(words.size() - 1);
        List<String> before = words.subList(0, words.size() - 1);
        int start = 0;
        while (start < before.size() && before.get(start).startsWith("-")) {
            start += before.get(start).equals("-H") || before.get(start).equals("--host") ? 2 : 1;
        }
        if (start >= before.size()) {
            commands();
            return candidates;
        }
        String first = before.get(start);
        Command command = CommandTable.top(first);
        int rest = start + 1;
        String name = first;
        if (command == null && CommandTable.GROUPS.contains(first)) {
            if (rest == before.size()) {
                members(first);
                return candidates;
            }
            name = before.get(rest++);
            command = CommandTable.member(first, name);
        }
        if (command != null) {
            arguments(name, command, before.subList(rest, before.size()), last);
        }
        return candidates;
    }

    private void commands() {
        for (List<String> names : List.of(CommandTable.COMMON, CommandTable.OTHERS)) {
            for (String name : names) {
                add(name, CommandTable.top(name).usage().summary());
            }
        }
        for (String group : CommandTable.GROUPS) {
            add(group, CommandTable.groupSummary(group));
        }
    }

    private void members(String group) {
        for (String name : CommandTable.members(group)) {
            add(name, CommandTable.member(group, name).usage().summary());
        }
    }

    private void add(String word, String about) {
        candidates.add(word + "\t" + about);
    }

    private void arguments(String name, Command command, List<String> before, String last) {
        Flags flags = new Flags();
        command.flags(flags);
        int values = 0;
        String valued = null;
        for (String word : before) {
            if (valued != null) {
                valued = null;
            } else if (word.startsWith("-") && !(command.usage().stopsAtArgument() && values > 0)) {
                valued = flags.takesValue(word) ? word : null;
            } else {
                values++;
            }
        }
        boolean flagsOver = command.usage().stopsAtArgument() && values > 0;
        if (valued != null) {
            value(flags, valued);
        } else if (last.startsWith("-") && !flagsOver) {
            flags.describe(candidates);
            add("--help", "Print usage");
        } else {
            place(name, command.usage().synopsis(), values);
        }
    }

    private void value(Flags flags, String flag) {
        switch (flags.longName(flag)) {
            case "--network", "--net" -> names("/networks", "Name", "");
            case "--volumes-from", "--link" -> containers("/containers/json?all=1", "");
            case "--volume" -> {
                names("/volumes", "Name", ":");
                candidates.add(FILES);
            }
            case "--restart" -> candidates.addAll(List.of("no", "always", "unless-stopped", "on-failure"));
            case "--pull" -> candidates.addAll(List.of("always", "missing", "never"));
            case "--health-on-failure" -> candidates.addAll(List.of("none", "kill", "restart", "stop"));
            case "--log-driver" -> candidates.addAll(List.of("local", "json-file", "none", "syslog", "journald"));
            case "--type" -> candidates.addAll(List.of("container", "image", "network", "volume"));
            case "--format" -> candidates.addAll(List.of("json", "table"));
            default -> candidates.add(FILES);
        }
    }

    /** The word of a synopsis at a place; the last one stands for all after it. */
    static String word(String synopsis, int place) {
        List<String> words = new ArrayList<>();
        for (String word : synopsis.split("\n", 2)[0].split(" ")) {
            if (!word.isEmpty() && !word.equals("[OPTIONS]")) {
                words.add(word);
            }
        }
        if (place < words.size()) {
            return words.get(place);
        }
        return words.isEmpty() || !words.get(words.size() - 1).contains("...") ? "" : words.get(words.size() - 1);
    }

    private void place(String name, String synopsis, int place) {
        String word = word(synopsis, place);
        String all = RUNNING_ONLY.contains(name) ? "/containers/json" : "/containers/json?all=1";
        if (name.equals("cp")) {
            containers(all, ":");
            candidates.add(FILES);
        } else if (name.equals("create") && word.equals("[VOLUME]") || word.contains("NEW_NAME")) {
            return;
        } else if (word.contains("NAME|ID")) {
            containers(all, "");
            images();
            names("/networks", "Name", "");
            names("/volumes", "Name", "");
        } else if (word.contains("CONTAINER")) {
            containers(name.equals("start") ? stopped() : all, "");
        } else if (word.contains("IMAGE")) {
            images();
        } else if (word.contains("NETWORK")) {
            names("/networks", "Name", "");
        } else if (word.contains("VOLUME")) {
            names("/volumes", "Name", "");
        } else if (word.contains("bash")) {
            candidates.addAll(List.of("bash", "fish", "zsh"));
        } else if (!word.isEmpty()) {
            candidates.add(FILES);
        }
    }

    private static String stopped() {
        return Query.of("/containers/json")
                .with("filters", "{\"status\":[\"created\",\"exited\"]}")
                .toString();
    }

    private void containers(String path, String suffix) {
        for (JsonObject container : ask(path, "")) {
            for (Object name : container.array("Names")) {
                String bare = name.toString().replaceFirst("^/", "");
                if (bare.indexOf('/') < 0) {
                    add(bare + suffix, container.text("Image") + ", " + container.text("Status"));
                }
            }
        }
    }

    private void images() {
        for (JsonObject image : ask("/images/json", "")) {
            for (Object tag : image.array("RepoTags")) {
                String name = tag.toString();
                candidates.add(name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name);
            }
        }
    }

    private void names(String path, String field, String suffix) {
        for (JsonObject object : ask(path, path.equals("/volumes") ? "Volumes" : "")) {
            candidates.add(object.text(field) + suffix);
        }
    }

    /** No names if the daemon does not answer: a shell's line is no place for an error. */
    private List<JsonObject> ask(String path, String field) {
        try {
            Object answer = Json.parse(session.engine().call("GET", path, null));
            return field.isEmpty()
                    ? JsonObject.objects(answer)
                    : JsonObject.of(answer).objects(field);
        } catch (IOException _) {
            return List.of();
        }
    }
}
