package io.jdock.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the user gave to one command: flags by their name, and the rest in order. */
public final class Arguments {
    private final ParseResult result;
    private final Map<String, OptionSpec> options;
    private final List<String> values;
    private final Set<String> switchedOff;

    /** A command called without any words. */
    static final Arguments NONE = new Arguments(null, Map.of(), List.of(), Set.of());

    /**
     * @param result null if there was nothing to parse
     * @param options all of the command's options, by each of their names
     * @param switchedOff switches given as {@code --name=false}
     */
    Arguments(ParseResult result, Map<String, OptionSpec> options, List<String> values, Set<String> switchedOff) {
        this.result = result;
        this.options = options;
        this.values = List.copyOf(values);
        this.switchedOff = switchedOff;
    }

    /** The arguments that are no flags. */
    public List<String> values() {
        return values;
    }

    /** The option if it was given, else null. By the map, since picocli's own search compares every name of every option. */
    private OptionSpec matched(String name) {
        OptionSpec option = result == null ? null : options.get(name);
        return option != null && result.hasMatchedOption(option) ? option : null;
    }

    /** Whether the flag was given. */
    public boolean has(String name) {
        return matched(name) != null
                || !switchedOff.isEmpty()
                        && switchedOff.contains(options.get(name).longestName());
    }

    /** A switch; false if it was not given. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** A switch with a default. */
    public boolean flag(String name, boolean otherwise) {
        if (!switchedOff.isEmpty() && switchedOff.contains(options.get(name).longestName())) {
            return false;
        }
        OptionSpec option = matched(name);
        return option != null ? Boolean.TRUE.equals(option.getValue()) : otherwise;
    }

    /** A flag's value; null if it was not given. */
    public String text(String name) {
        return text(name, null);
    }

    /** A flag's value, or a default. */
    public String text(String name, String otherwise) {
        OptionSpec option = matched(name);
        return option != null ? (String) option.getValue() : otherwise;
    }

    /** The values of a flag that may be given several times. */
    public List<String> list(String name) {
        OptionSpec option = matched(name);
        if (option == null) {
            return List.of();
        }
        List<String> list = option.getValue();
        return list;
    }

    /**
     * A flag's value as an integer.
     *
     * @throws UsageError if it is none
     */
    public long integer(String name, long otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw invalid(name, value, "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
    }

    /**
     * A flag's value as an integer of 16 bits without a sign.
     *
     * @throws UsageError if it is none
     */
    public int unsigned16(String name, int otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        String problem = "invalid syntax";
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= 0xffff) {
                return (int) number;
            }
            problem = number < 0 ? problem : "value out of range";
        } catch (NumberFormatException _) {
            // It is no number at all.
        }
        throw invalid(name, value, "strconv.ParseUint: parsing \"" + value + "\": " + problem);
    }

    /** What to throw for a flag's bad value. */
    public UsageError invalid(String name, String value, String reason) {
        String[] names = options.get(name).names();
        StringBuilder all = new StringBuilder(names[0]);
        if (names.length > 1 && names[0].length() == 2) {
            all.append(", ").append(names[1]);
        }
        return new UsageError("invalid argument \"" + value + "\" for \"" + all + "\" flag: " + reason);
    }
}
