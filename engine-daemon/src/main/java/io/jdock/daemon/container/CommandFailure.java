package io.jdock.daemon.container;

/** Why a command cannot be executed, in runc's words: clients derive exit codes 127 and 126 from them. */
public final class CommandFailure {
    private CommandFailure() {}

    /** For exit code 127. {@code detail} is used if it says as much already. */
    public static String notFound(String command, String detail) {
        if (detail.contains("executable file not found") || detail.contains("no such file or directory")) {
            return detail;
        }
        return command.contains("/")
                ? "exec: \"" + command + "\": stat " + command + ": no such file or directory"
                : "exec: \"" + command + "\": executable file not found in $PATH";
    }

    /** For exit code 126. */
    public static String notExecutable(String command, String detail) {
        if (detail.contains("permission denied")
                || detail.contains("is a directory")
                || detail.contains("exec format error")) {
            return detail;
        }
        return "exec: \"" + command + "\": " + (detail.contains("ENOEXEC") ? "exec format error" : "permission denied");
    }
}
