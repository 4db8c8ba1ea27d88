package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables and labels of a container, from flags and from files. */
final class Environment {
    private static final String INVALID_FILE = "invalid env file (";

    private Environment() {}

    /** Variables of the files first, then those of the flags, which so win; a name alone takes the client's value. */
    static List<Object> of(Arguments arguments, Map<String, String> own) {
        List<Object> all = new ArrayList<>();
        for (String file : arguments.list("--env-file")) {
            for (String line : lines(file)) {
                String variable = line.stripLeading();
                if (!variable.isEmpty() && variable.charAt(0) != '#') {
                    addFileVariable(all, file, variable, own);
                }
            }
        }
        for (String variable : arguments.list("--env")) {
            if (variable.isEmpty() || variable.charAt(0) == '=') {
                throw arguments.invalid("--env", variable, "invalid environment variable: " + variable);
            }
            addFlag(all, variable, own);
        }
        return all;
    }

    private static void addFileVariable(List<Object> all, String file, String variable, Map<String, String> own) {
        int equals = variable.indexOf('=');
        String name = equals < 0 ? variable : variable.substring(0, equals);
        if (name.isEmpty()) {
            throw ContainerRequest.failure(INVALID_FILE + file + "): no variable name on line '" + variable + "'");
        }
        if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
            throw ContainerRequest.failure(INVALID_FILE + file + "): variable '" + name + "' contains whitespaces");
        }
        add(all, variable, own);
    }

    private static void add(List<Object> all, String variable, Map<String, String> own) {
        if (variable.indexOf('=') >= 0) {
            all.add(variable);
        } else if (own.containsKey(variable)) {
            all.add(variable + "=" + own.get(variable));
        }
    }

    /** A name alone that the client has no value of takes the image's variable away. */
    private static void addFlag(List<Object> all, String variable, Map<String, String> own) {
        int before = all.size();
        add(all, variable, own);
        if (all.size() == before) {
            all.add(variable);
        }
    }

    /** Labels of the files first, then those of the flags. */
    static Map<String, Object> labels(Arguments arguments) {
        List<String> all = new ArrayList<>();
        for (String file : arguments.list("--label-file")) {
            for (String line : lines(file)) {
                String label = line.strip();
                if (!label.isEmpty() && label.charAt(0) != '#') {
                    all.add(label);
                }
            }
        }
        for (String label : arguments.list("--label")) {
            if (label.isEmpty() || label.charAt(0) == '=') {
                throw arguments.invalid("--label", label, "invalid label '" + label + "': empty name");
            }
            all.add(label);
        }
        return all.isEmpty() ? Map.of() : new LinkedHashMap<>(ContainerRequest.pairs(all));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (NoSuchFileException _) {
            throw ContainerRequest.failure("open " + file + ": no such file or directory");
        } catch (IOException e) {
            throw ContainerRequest.failure("open " + file + ": " + e.getMessage());
        }
    }
}
