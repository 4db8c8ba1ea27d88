package io.jdock.distribution;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How a program is run in training.
 *
 * @param before words in front of the command, as of env(1)
 * @param mainAndArguments main class and arguments
 * @param play what is done with the running program; the program must end soon afterwards
 * @param front the program that is run, if it is not the trained one itself, but one that starts that
 */
record Rehearsal(List<String> before, List<String> mainAndArguments, Play play, Optional<Program> front) {
    Rehearsal {
        before = List.copyOf(before);
        mainAndArguments = List.copyOf(mainAndArguments);
    }

    Rehearsal(List<String> before, List<String> mainAndArguments, Play play) {
        this(before, mainAndArguments, play, Optional.empty());
    }

    /** A program that ends by itself. */
    static Rehearsal of(List<String> before, List<String> mainAndArguments) {
        return new Rehearsal(before, mainAndArguments, _ -> {});
    }

    /** The same rehearsal of {@code program}, for the sake of one that it starts. */
    Rehearsal behind(Program program) {
        return new Rehearsal(before, mainAndArguments, play, Optional.of(program));
    }

    /** The user's part. */
    interface Play {
        void with(Process program) throws IOException, InterruptedException;
    }
}
