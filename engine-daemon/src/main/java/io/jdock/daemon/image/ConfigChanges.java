package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.HealthConfig;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.image.content.RuntimeConfig.Empty;
import io.jdock.daemon.state.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes of an image's configuration, written as Dockerfile instructions, as {@code import} and {@code commit} take
 * them: CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR.
 */
final class ConfigChanges {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    private String user;
    private final Map<String, Empty> ports;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> entrypoint;
    private List<String> command;
    private boolean commandGiven;
    private final Map<String, Empty> volumes;
    private String workingDirectory;
    private final Map<String, String> labels;
    private String stopSignal;
    private HealthConfig healthcheck;
    private final List<String> onBuild;
    private final List<String> shell;

    private ConfigChanges(RuntimeConfig base) {
        user = base.user();
        ports = new TreeMap<>(base.exposedPorts());
        base.env().forEach(variable -> putEnvironment(variable));
        entrypoint = base.entrypoint();
        command = base.cmd();
        volumes = new TreeMap<>(base.volumes());
        workingDirectory = base.workingDir();
        labels = new TreeMap<>(base.labels());
        stopSignal = base.stopSignal();
        healthcheck = base.healthcheck();
        onBuild = new ArrayList<>(base.onBuild());
        shell = base.shell();
    }

    /**
     * Applies the changes in their order.
     *
     * @throws EngineException INVALID on an unknown instruction or a malformed one
     */
    static RuntimeConfig apply(RuntimeConfig base, List<String> changes) {
        var changed = new ConfigChanges(base);
        for (String change : changes) {
            for (String line : change.replaceAll("\\\\[ \\t]*\\r?\\n", "").split("\\R")) {
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    changed.instruction(line.strip());
                }
            }
        }
        return changed.config();
    }

    private void instruction(String line) {
        String[] parts = line.split("\\s+", 2);
        String name = parts[0].toUpperCase(Locale.ROOT);
        String rest = parts.length > 1 ? parts[1].strip() : "";
        switch (name) {
            case "CMD" -> {
                command = commandLine(rest);
                commandGiven = true;
            }
            case "ENTRYPOINT" -> {
                entrypoint = commandLine(rest);
                if (!commandGiven) {
                    // The old command was meant for the old entry point.
                    command = List.of();
                }
            }
            case "ENV" -> pairs(name, rest).forEach(environment::put);
            case "LABEL" -> labels.putAll(pairs(name, rest));
            case "EXPOSE" -> words(name, rest).forEach(port -> ports.putAll(ExposedPorts.parse(port)));
            case "VOLUME" -> volumes(rest);
            case "USER" -> user = one(name, rest);
            case "WORKDIR" -> workingDirectory = directory(one(name, rest));
            case "STOPSIGNAL" -> stopSignal = one(name, rest);
            case "ONBUILD" -> onBuild(rest);
            case "HEALTHCHECK" -> healthcheck = HealthcheckLine.parse(rest, this::commandOf);
            default ->
                throw EngineException.invalid(
                        DockerfileWords.KNOWN.contains(name)
                                ? name.toLowerCase(Locale.ROOT) + " is not a valid change command"
                                : "dockerfile parse error line 1: unknown instruction: " + name);
        }
    }

    private RuntimeConfig config() {
        var variables = new ArrayList<String>();
        environment.forEach((key, value) -> variables.add(key + "=" + value));
        return new RuntimeConfig(
                user,
                ports,
                variables,
                entrypoint,
                command,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell);
    }

    private void putEnvironment(String variable) {
        int equals = variable.indexOf('=');
        environment.put(
                equals < 0 ? variable : variable.substring(0, equals),
                equals < 0 ? "" : variable.substring(equals + 1));
    }

    /** JSON's array of strings is taken as it is; everything else is a line for the shell. */
    private List<String> commandLine(String rest) {
        List<String> array = jsonArray(rest);
        if (array != null) {
            return array;
        }
        return rest.isEmpty() ? List.of() : withShell(rest);
    }

    private List<String> withShell(String line) {
        var words = new ArrayList<>(shell.isEmpty() ? SHELL : shell);
        words.add(line);
        return words;
    }

    /** The command of a health check: {@code CMD} and words, or {@code CMD-SHELL} and a line. */
    private List<String> commandOf(String rest) {
        List<String> array = jsonArray(rest);
        var test = new ArrayList<String>();
        test.add(array != null ? "CMD" : "CMD-SHELL");
        test.addAll(array != null ? array : List.of(rest));
        return test;
    }

    static List<String> jsonArray(String rest) {
        if (!rest.startsWith("[")) {
            return null;
        }
        try {
            return List.of(Json.parse(rest, String[].class));
        } catch (EngineException | NullPointerException _) {
            // As in Docker: not an array after all, so a line for the shell.
            return null;
        }
    }

    private void volumes(String rest) {
        List<String> array = jsonArray(rest);
        for (String volume : array != null ? array : words("VOLUME", rest)) {
            String path = volume.strip();
            if (path.isEmpty()) {
                throw EngineException.invalid("VOLUME specified can not be an empty string");
            }
            volumes.put(path, new Empty());
        }
    }

    private void onBuild(String rest) {
        String trigger = rest.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
        switch (trigger) {
            case "" -> throw EngineException.invalid("ONBUILD requires at least one argument");
            case "ONBUILD" -> throw EngineException.invalid("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "MAINTAINER", "FROM" ->
                throw EngineException.invalid(trigger + " isn't allowed as an ONBUILD trigger");
            default -> onBuild.add(rest);
        }
    }

    private String directory(String path) {
        String joined =
                path.startsWith("/") ? path : (workingDirectory.isEmpty() ? "/" : workingDirectory + "/") + path;
        var components = new ArrayList<String>();
        for (String component : joined.split("/")) {
            if (component.equals("..")) {
                if (!components.isEmpty()) {
                    components.removeLast();
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return "/" + String.join("/", components);
    }

    private String one(String name, String rest) {
        if (rest.isEmpty()) {
            throw EngineException.invalid(name + " requires exactly one argument");
        }
        return DockerfileWords.expand(rest, environment);
    }

    private List<String> words(String name, String rest) {
        if (rest.isEmpty()) {
            throw EngineException.invalid(name + " requires at least one argument");
        }
        return DockerfileWords.split(rest).stream()
                .map(word -> DockerfileWords.expand(word, environment))
                .toList();
    }

    /** {@code K=V K2="V 2"}, or the old form {@code K V} whose value is the rest of the line. */
    private Map<String, String> pairs(String name, String rest) {
        if (rest.isEmpty()) {
            throw EngineException.invalid(name + " requires at least one argument");
        }
        List<String> words = DockerfileWords.split(rest);
        var pairs = new LinkedHashMap<String, String>();
        if (!words.getFirst().contains("=")) {
            String[] pair = rest.split("\\s+", 2);
            if (pair.length < 2) {
                throw EngineException.invalid(name + " must have two arguments");
            }
            pairs.put(expand(pair[0]), expand(pair[1]));
            return pairs;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw EngineException.invalid(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
            }
            String key = expand(word.substring(0, equals));
            if (key.isEmpty()) {
                throw EngineException.invalid(name + " names can not be blank");
            }
            pairs.put(key, expand(word.substring(equals + 1)));
        }
        return pairs;
    }

    private String expand(String word) {
        return DockerfileWords.expand(word, environment);
    }
}
