package io.jdock.cli;

import java.util.List;

/**
 * The flags before the command's name. Read by hand: nearly every call has none, and should not pay for a parser.
 *
 * @param host the value of -H or --host, null if it was not given
 * @param versionWanted whether --version was given
 * @param rest the command's name and all after it; empty if the list of commands is wanted
 */
record GlobalOptions(String host, boolean versionWanted, List<String> rest) {
    static GlobalOptions parse(List<String> words) {
        String host = null;
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at);
            if (word.equals("-v") || word.equals("--version")) {
                return new GlobalOptions(host, true, List.of());
            }
            if (word.equals("-h") || word.equals("--help")) {
                return new GlobalOptions(host, false, List.of());
            }
            if (word.equals("-H") || word.equals("--host")) {
                if (at + 1 == words.size()) {
                    throw failure(
                            word.equals("-H") ? "flag needs an argument: 'H' in -H" : "flag needs an argument: --host");
                }
                host = words.get(at + 1);
                at += 2;
            } else if (word.startsWith("--host=")) {
                host = word.substring("--host=".length());
                at++;
            } else if (word.startsWith("-H")) {
                host = word.substring(word.startsWith("-H=") ? 3 : 2);
                at++;
            } else {
                throw failure(
                        word.startsWith("--")
                                ? "unknown flag: " + word
                                : "unknown shorthand flag: '" + word.charAt(Math.min(1, word.length() - 1)) + "' in "
                                        + word);
            }
        }
        return new GlobalOptions(host, false, words.subList(at, words.size()));
    }

    private static CommandFailure failure(String message) {
        return new CommandFailure(
                UsageError.EXIT_CODE,
                message + "\n\nUsage:  jdock [OPTIONS] COMMAND [ARG...]\n\nRun 'jdock --help' for more information");
    }
}
