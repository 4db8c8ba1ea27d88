package io.jdock.daemon.config;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the daemon was told to do when it was started. */
public sealed interface CommandLine {
    /** Where the configuration file is looked for if no flag says so; it need not exist. */
    Path DEFAULT_FILE = Path.of("/etc/jdock/daemon.json");

    /** Serve. */
    record Serve(DaemonConfig config) implements CommandLine {}

    /** Print a text and end. */
    record Print(String text) implements CommandLine {}

    /**
     * Understands the arguments, and the configuration file they name.
     *
     * @param version what {@code --version} prints
     * @throws EngineException INVALID with the message for the user
     */
    static CommandLine parse(List<String> arguments, String version) {
        CommandSpec spec = spec();
        // As with dockerd, the last of several wins.
        var parser = new picocli.CommandLine(spec).setOverwrittenOptionsAllowed(true);
        ParseResult result;
        try {
            result = parser.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new EngineException(ErrorKind.INVALID, e.getMessage() + " (see jdockd --help)", e);
        }
        if (result.matchedOptionValue("--help", false)) {
            return new Print(parser.getUsageMessage().stripTrailing());
        }
        if (result.matchedOptionValue("--version", false)) {
            return new Print(version);
        }
        Settings flags = flags(result);
        String named = result.matchedOptionValue("--config-file", "");
        Path file = named.isEmpty() ? DEFAULT_FILE : Path.of(named).toAbsolutePath();
        if (named.isEmpty() && !Files.exists(file)) {
            return new Serve(DaemonConfig.of(flags));
        }
        return new Serve(DaemonConfig.of(Settings.merge(flags, ConfigFile.read(file), file.toString())));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("jdockd");
        spec.usageMessage()
                .description("A container engine with the Docker Engine API.")
                .width(100);
        for (Directive directive : Directive.values()) {
            spec.addOption(option(directive));
        }
        spec.addOption(OptionSpec.builder("--config-file")
                .type(String.class)
                .paramLabel("FILE")
                .description("Configuration file (default: " + DEFAULT_FILE + ")")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Print this and end")
                .build());
        spec.addOption(OptionSpec.builder("-v", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("Print the version and end")
                .build());
        return spec;
    }

    private static OptionSpec option(Directive directive) {
        OptionSpec.Builder option =
                OptionSpec.builder(directive.flags().toArray(String[]::new)).description(directive.description());
        if (directive.kind() == Directive.Kind.BOOLEAN) {
            return option.type(String.class)
                    .arity("0..1")
                    .fallbackValue("true")
                    .paramLabel("BOOL")
                    .build();
        }
        option.paramLabel(directive.kind() == Directive.Kind.NUMBER ? "NUMBER" : "VALUE");
        if (directive.repeatable()) {
            return option.type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .build();
        }
        return option.type(String.class).arity("1").build();
    }

    private static Settings flags(ParseResult result) {
        Map<Directive, List<String>> values = new EnumMap<>(Directive.class);
        for (Directive directive : Directive.values()) {
            String flag = directive.flags().getLast();
            if (!result.hasMatchedOption(flag)) {
                continue;
            }
            if (directive.repeatable()) {
                values.put(directive, new ArrayList<>(result.matchedOptionValue(flag, List.<String>of())));
            } else {
                values.put(directive, List.of(result.matchedOptionValue(flag, "")));
            }
        }
        return new Settings(values);
    }
}
