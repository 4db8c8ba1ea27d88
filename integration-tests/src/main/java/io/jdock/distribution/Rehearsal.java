package io.jdock.distribution;

import java.util.List;

/**
 * How a program is run in training.
 *
 * @param before words in front of the command, as of unshare(1)
 * @param options further options of the virtual machine
 * @param mainAndArguments main class and arguments
 */
record Rehearsal(List<String> before, List<String> options, List<String> mainAndArguments) {
    Rehearsal {
        before = List.copyOf(before);
        options = List.copyOf(options);
        mainAndArguments = List.copyOf(mainAndArguments);
    }

    static Rehearsal of(String... mainAndArguments) {
        return new Rehearsal(List.of(), List.of(), List.of(mainAndArguments));
    }
}
