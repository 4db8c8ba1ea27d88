package io.jdock.cli;

/**
 * How a command is called.
 *
 * @param synopsis what follows the command's name, as {@code [OPTIONS] CONTAINER [CONTAINER...]}
 * @param summary one line for the list of commands
 * @param minimum the least number of arguments that are no flags
 * @param maximum the greatest number of arguments that are no flags
 * @param stopsAtArgument whether flags end at the first argument, because the rest is a command of the container
 */
public record Usage(String synopsis, String summary, int minimum, int maximum, boolean stopsAtArgument) {
    /** Any number of arguments. */
    public static final int ANY = Integer.MAX_VALUE;

    /** A command whose flags may stand before and after its arguments. */
    public static Usage of(String synopsis, String summary, int minimum, int maximum) {
        return new Usage(synopsis, summary, minimum, maximum, false);
    }
}
