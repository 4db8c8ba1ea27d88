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
    private enum Kind {
        SWITCH,
        TEXT,
        LIST
    }

    /** @param heading the group in the help text, empty if the help does not tell of it */
    private record Flag(Kind kind, String heading, String label, String help, String[] names) {
        boolean hidden() {
            return heading.isEmpty();
        }

        OptionSpec option(String[] shown) {
            OptionSpec.Builder builder = OptionSpec.builder(shown).description(help);
            if (kind == Kind.SWITCH) {
                return builder.arity("0").type(boolean.class).build();
            }
            builder.arity("1").paramLabel(label).hideParamSyntax(true);
            if (kind == Kind.TEXT) {
                return builder.type(String.class).build();
            }
            return builder.type(List.class).auxiliaryTypes(String.class).build();
        }
    }

    private final List<Flag> all = new ArrayList<>();
    private String heading = "Options:";

    /** Starts a group; only the help text shows it. */
    public Flags group(String title) {
        heading = title;
        return this;
    }

    /** Adds a switch. */
    public Flags bool(String help, String... names) {
        return add(Kind.SWITCH, "", help, names);
    }

    /** Adds a flag with a value; the last use counts. */
    public Flags text(String label, String help, String... names) {
        return add(Kind.TEXT, label, help, names);
    }

    /** Adds a flag whose values add up. */
    public Flags list(String label, String help, String... names) {
        return add(Kind.LIST, label, help, names);
    }

    /** Adds a flag with a value that is understood, but told of nowhere. */
    public Flags hidden(String... names) {
        all.add(new Flag(Kind.TEXT, "", "string", "", names));
        return this;
    }

    private Flags add(Kind kind, String label, String help, String[] names) {
        all.add(new Flag(kind, heading, label, help, names));
        return this;
    }

    /** Whether a flag has this name. */
    boolean has(String name) {
        return find(name) != null;
    }

    private Flag find(String name) {
        for (Flag flag : all) {
            for (String other : flag.names()) {
                if (other.equals(name)) {
                    return flag;
                }
            }
        }
        return null;
    }

    /** Whether the word after this one is a flag's value. */
    boolean takesValue(String word) {
        Flag flag = find(word);
        return flag != null && flag.kind() != Kind.SWITCH;
    }

    /** The first long name of the flag with this name. */
    String longName(String name) {
        Flag flag = find(name);
        if (flag == null) {
            return name;
        }
        String[] names = flag.names();
        return names.length > 1 && names[0].length() == 2 ? names[1] : names[0];
    }

    /** Adds the name of each flag, a tab, and what it is for. */
    void describe(List<String> target) {
        for (Flag flag : all) {
            for (String name : flag.hidden() ? new String[0] : shown(flag.names())) {
                target.add(name + "\t" + flag.help());
            }
        }
    }

    /** The model that parses. */
    CommandSpec toParser() {
        CommandSpec spec = CommandSpec.create();
        for (int i = 0; i < all.size(); i++) {
            spec.addOption(all.get(i).option(all.get(i).names()));
        }
        return spec;
    }

    /** The model that renders the help text: the same flags below their headings, without their other long names. */
    CommandSpec toHelp() {
        CommandSpec spec = CommandSpec.create();
        spec.parser().separator(" ");
        List<Flag> told = new ArrayList<>(all);
        told.removeIf(Flag::hidden);
        int order = 0;
        int start = 0;
        while (start < told.size()) {
            String title = told.get(start).heading();
            ArgGroupSpec.Builder group =
                    ArgGroupSpec.builder().validate(false).order(order++).heading("%n" + title + "%n");
            int end = start;
            while (end < told.size() && told.get(end).heading().equals(title)) {
                Flag flag = told.get(end++);
                group.addArg(flag.option(shown(flag.names())));
            }
            spec.addArgGroup(group.build());
            start = end;
        }
        return spec;
    }

    /** The short name, if there is one, and the first long one. */
    private static String[] shown(String[] names) {
        boolean withShort = names.length > 1 && names[0].length() == 2;
        return withShort ? new String[] {names[0], names[1]} : new String[] {names[0]};
    }
}
