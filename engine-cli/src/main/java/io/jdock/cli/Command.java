package io.jdock.cli;

import java.io.IOException;

/** One command of the client. An instance is made for each use, so that only the classes of that command are loaded. */
public interface Command {
    /** How it is called and what it is for. */
    Usage usage();

    /** Adds the command's flags. */
    void flags(Flags flags);

    /**
     * Does it.
     *
     * @return the exit code of the process
     * @throws IOException from the daemon or of the streams; the message is shown and the exit code is 1
     * @throws CommandFailure with a message and an exit code of its own
     */
    int run(Arguments arguments, Session session) throws IOException;
}
