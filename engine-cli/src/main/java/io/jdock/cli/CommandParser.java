package io.jdock.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Lets picocli parse the words after a command's name by Docker's rules, and words its complaints as Docker does. */
final class CommandParser {
    private CommandParser() {}

    /**
     * Parses.
     *
     * @return the arguments, or null if help was asked for
     * @throws UsageError if the flags are wrong
     */
    static Arguments parse(Command command, List<String> words) {
        Usage usage = command.usage();
        Flags flags = new Flags();
        command.flags(flags);
        flags.bool("Print usage", "--help");
        CommandSpec spec = flags.toParser();
        spec.addPositional(PositionalParamSpec.builder().index("0..*").arity("0..*").type(List.class)
                .auxiliaryTypes(String.class).build());
        configure(spec, usage.stopsAtArgument());
        ParseResult result = parse(spec, words);
        if (result.hasMatchedOption("--help")) {
            return null;
        }
        List<String> values = spec.positionalParameters().get(0).getValue();
        return new Arguments(result, spec, values == null ? List.of() : values);
    }

    private static void configure(CommandSpec spec, boolean stopsAtArgument) {
        spec.parser()
                .stopAtPositional(stopsAtArgument)
                .overwrittenOptionsAllowed(true)
                .allowOptionsAsOptionParameters(true)
                .expandAtFiles(false)
                .trimQuotes(false);
        spec.interpolateVariables(false);
    }

    private static ParseResult parse(CommandSpec spec, List<String> words) {
        try {
            return new CommandLine(spec).parseArgs(words.toArray(new String[0]));
        } catch (UnmatchedArgumentException e) {
            throw new UsageError(unknownFlag(e.getUnmatched().get(0), spec));
        } catch (MissingParameterException e) {
            ArgSpec missing = e.getMissing().get(0);
            String[] names = ((OptionSpec) missing).names();
            String last = words.get(words.size() - 1);
            throw new UsageError("flag needs an argument: "
                    + (last.startsWith("--") ? last : "'" + names[0].substring(1) + "' in " + last));
        } catch (ParameterException e) {
            throw new UsageError(invalidValue(e));
        }
    }

    private static String invalidValue(ParameterException e) {
        if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
            return "invalid argument \"" + e.getValue() + "\" for \"" + String.join(", ", option.names())
                    + "\" flag: strconv.ParseBool: parsing \"" + e.getValue() + "\": invalid syntax";
        }
        return e.getMessage();
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
