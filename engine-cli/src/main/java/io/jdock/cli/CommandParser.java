package io.jdock.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Lets picocli parse the words after a command's name by Docker's rules, and words its complaints as Docker does. */
final class CommandParser {
    private final Command command;
    private final List<String> words;
    private final Set<String> switchedOff = new HashSet<>();

    private CommandParser(Command command, List<String> words) {
        this.command = command;
        this.words = new ArrayList<>(words);
    }

    /**
     * Parses.
     *
     * @return the arguments, or null if help was asked for
     * @throws UsageError if the flags are wrong
     */
    static Arguments parse(Command command, List<String> words) {
        // Many commands are mostly called without a word, and picocli takes a while to find out that there is none.
        return words.isEmpty() ? Arguments.NONE : new CommandParser(command, words).parse();
    }

    private Arguments parse() {
        CommandSpec spec = spec();
        ParseResult result = parse(spec);
        while (result == null) {
            spec = spec();
            result = parse(spec);
        }
        if (result.hasMatchedOption("--help")) {
            return null;
        }
        List<String> values = spec.positionalParameters().get(0).getValue();
        return new Arguments(result, spec.optionsMap(), values == null ? List.of() : values, switchedOff);
    }

    private CommandSpec spec() {
        Flags flags = new Flags();
        command.flags(flags);
        if (flags.has("-h")) {
            flags.bool("Print usage", "--help");
        } else {
            flags.bool("Print usage", "-h", "--help");
        }
        CommandSpec spec = flags.toParser();
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        spec.parser()
                .stopAtPositional(command.usage().stopsAtArgument())
                .overwrittenOptionsAllowed(true)
                .allowOptionsAsOptionParameters(true)
                .expandAtFiles(false)
                .trimQuotes(false);
        spec.interpolateVariables(false);
        return spec;
    }

    /** @return null if the words were changed and are to be parsed again */
    private ParseResult parse(CommandSpec spec) {
        try {
            return new CommandLine(spec).parseArgs(words.toArray(new String[0]));
        } catch (UnmatchedArgumentException e) {
            throw new UsageError(unknownFlag(e.getUnmatched().get(0), spec));
        } catch (MissingParameterException e) {
            String last = words.get(words.size() - 1);
            boolean single = !last.startsWith("--")
                    && e.getMissing().get(0) instanceof OptionSpec option
                    && option.shortestName().length() == 2;
            throw new UsageError("flag needs an argument: "
                    + (single ? "'" + last.charAt(last.length() - 1) + "' in " + last : last));
        } catch (ParameterException e) {
            if (applySwitchValue(spec)) {
                return null;
            }
            throw new UsageError(e.getMessage());
        }
    }

    /**
     * picocli refuses {@code --rm=false} for an option without a parameter, and a parameter that is optional would swallow
     * the next word of {@code --rm true}. So such a word is taken out, and the rest parsed again; it is rare.
     */
    private boolean applySwitchValue(CommandSpec spec) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            OptionSpec option = word.startsWith("-") && equals > 0 ? spec.findOption(word.substring(0, equals)) : null;
            if (option != null && option.arity().max() == 0) {
                if (bool(option, word.substring(equals + 1))) {
                    switchedOff.remove(option.longestName());
                    words.set(i, option.longestName());
                } else {
                    switchedOff.add(option.longestName());
                    words.remove(i);
                }
                return true;
            }
        }
        return false;
    }

    private static boolean bool(OptionSpec option, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "True", "TRUE" -> true;
            case "false", "0", "f", "F", "False", "FALSE" -> false;
            default ->
                throw new UsageError("invalid argument \"" + value + "\" for \"" + String.join(", ", option.names())
                        + "\" flag: strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
        };
    }

    private static String unknownFlag(String word, CommandSpec spec) {
        if (!word.startsWith("--")) {
            return "unknown shorthand flag: '" + word.charAt(Math.min(1, word.length() - 1)) + "' in " + word;
        }
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        List<String> known = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            known.add(option.longestName());
        }
        String near = Suggestion.nearest(name, known);
        return "unknown flag: " + name + (near == null ? "" : " (did you mean " + near + "?)");
    }
}
