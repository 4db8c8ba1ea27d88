package io.jdock.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of one command, as a picocli model made by hand: annotations would cost a reflective scan at every start.
 * Values stay text here and are converted where they are used, so that messages are worded as Docker's.
 */
public final class Flags {
    private final List<OptionSpec> options = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private String heading = "Options:";

    /** Starts a group; only the help text shows it. */
    public Flags group(String title) {
        heading = title;
        return this;
    }

    /** Adds a switch. */
    public Flags bool(String help, String... names) {
        return add(OptionSpec.builder(names).arity("0").type(boolean.class).description(help));
    }

    /** Adds a flag with a value; the last use counts. */
    public Flags text(String label, String help, String... names) {
        return add(OptionSpec.builder(names).arity("1").type(String.class).paramLabel(label).hideParamSyntax(true)
                .description(help));
    }

    /** Adds a flag whose values add up. */
    public Flags list(String label, String help, String... names) {
        return add(OptionSpec.builder(names).arity("1").type(List.class).auxiliaryTypes(String.class).paramLabel(label)
                .hideParamSyntax(true).description(help));
    }

    private Flags add(OptionSpec.Builder builder) {
        options.add(builder.build());
        headings.add(heading);
        return this;
    }

    /** The model that parses. */
    CommandSpec toParser() {
        CommandSpec spec = CommandSpec.create();
        for (int i = 0; i < options.size(); i++) {
            spec.addOption(options.get(i));
        }
        return spec;
    }

    /** The model that renders the help text: the same options below their headings. */
    CommandSpec toHelp() {
        CommandSpec spec = CommandSpec.create();
        int order = 0;
        int start = 0;
        while (start < options.size()) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).order(order++)
                    .heading("%n" + headings.get(start) + "%n");
            int end = start;
            while (end < options.size() && headings.get(end).equals(headings.get(start))) {
                group.addArg(options.get(end++));
            }
            spec.addArgGroup(group.build());
            start = end;
        }
        return spec;
    }
}
