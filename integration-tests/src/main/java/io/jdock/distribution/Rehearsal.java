package io.jdock.distribution;

import java.io.IOException;
import java.util.List;

/**
 * How a program is run in training.
 *
 * @param before words in front of the command, as of env(1)
 * @param mainAndArguments main class and arguments
 * @param play what is done with the running program; the program must end soon afterwards
 */
record Rehearsal(List<String> before, List<String> mainAndArguments, Play play) {
    Rehearsal {
        before = List.copyOf(before);
        mainAndArguments = List.copyOf(mainAndArguments);
    }

    /** A program that ends by itself. */
    static Rehearsal of(List<String> before, List<String> mainAndArguments) {
        return new Rehearsal(before, mainAndArguments, _ -> {});
    }

    /** The user's part. */
    interface Play {
        void with(Process program) throws IOException, InterruptedException;
    }
}
