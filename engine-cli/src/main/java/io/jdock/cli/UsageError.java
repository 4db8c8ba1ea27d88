package io.jdock.cli;

/** The command line itself is wrong: the message is followed by the command's usage, and the exit code is 125. */
public final class UsageError extends RuntimeException {
    /** Docker's exit code for a command line it does not understand. */
    public static final int EXIT_CODE = 125;

    /** @param message what is wrong, in one line */
    public UsageError(String message) {
        super(message, null, false, false);
    }
}
