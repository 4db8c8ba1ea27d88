package io.jdock.cli;

/** Ends the command with a message for the user and an exit code. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    /**
     * @param exitCode the exit code of the process
     * @param message what standard error gets; nothing if it is empty
     */
    public CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
