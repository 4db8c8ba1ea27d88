package io.jdock.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The entry point of {@code jdock}. */
public final class Main {
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, String> environment;

    Main(InputStream in, OutputStream out, OutputStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs the command that the words name and ends the process with its exit code. */
    public static void main(String[] words) {
        // The descriptors themselves: System.out would buffer, encode and decode what only has to pass through.
        Main main = new Main(
                new FileInputStream(FileDescriptor.in),
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new FileOutputStream(FileDescriptor.err),
                System.getenv());
        int exitCode = main.run(List.of(words));
        // Not System.exit: it first looks for a logger to tell about it, which takes milliseconds. What shutdown hooks
        // are for (the terminal) has been done by now; they are only needed when a signal ends the process.
        Runtime.getRuntime().halt(exitCode);
    }

    int run(List<String> words) {
        try {
            return dispatch(words);
        } catch (CommandFailure e) {
            return fail(e.getMessage(), e.exitCode());
        } catch (IOException e) {
            return fail(message(e), 1);
        }
    }

    private int dispatch(List<String> words) throws IOException {
        GlobalOptions global = GlobalOptions.parse(words);
        if (global.versionWanted()) {
            print(out, "jdock version " + Version.CLIENT + "\n");
            return 0;
        }
        List<String> rest = global.rest();
        if (rest.isEmpty()) {
            print(out, HelpText.overview());
            return 0;
        }
        if (rest.get(0).equals("help")) {
            return help(rest.subList(1, rest.size()));
        }
        CommandTable.Match match = CommandTable.find(rest);
        if (match.command() == null) {
            return group(match);
        }
        return execute(match, global.host());
    }

    private int group(CommandTable.Match match) throws IOException {
        List<String> rest = match.rest();
        if (rest.isEmpty() || rest.get(0).equals("--help")) {
            print(out, HelpText.group(match.name()));
            return 0;
        }
        throw new CommandFailure(1, CommandTable.unknown(match.name(), rest.get(0)));
    }

    private int help(List<String> words) throws IOException {
        if (words.isEmpty()) {
            print(out, HelpText.overview());
            return 0;
        }
        CommandTable.Match match = CommandTable.find(words);
        print(
                out,
                match.command() == null
                        ? HelpText.group(match.name())
                        : HelpText.command(match.name(), match.command()));
        return 0;
    }

    private int execute(CommandTable.Match match, String host) throws IOException {
        Command command = match.command();
        String name = "jdock " + match.name();
        Usage usage = command.usage();
        try {
            Arguments arguments = CommandParser.parse(command, match.rest());
            if (arguments == null) {
                print(out, HelpText.command(match.name(), command));
                return 0;
            }
            checkCount(name, usage, arguments.values().size());
            try (Session session = new Session(in, out, err, environment, host, name)) {
                return command.run(arguments, session);
            }
        } catch (UsageError e) {
            return fail(
                    e.getMessage() + "\n\n" + synopsis(name, usage) + "\n\nRun '" + name
                            + " --help' for more information",
                    UsageError.EXIT_CODE);
        }
    }

    private static String synopsis(String name, Usage usage) {
        return "Usage:  " + name + " " + usage.synopsis();
    }

    private static void checkCount(String name, Usage usage, int count) {
        String wanted = null;
        if (count < usage.minimum() || count > usage.maximum()) {
            if (usage.maximum() == 0) {
                wanted = "accepts no arguments";
            } else if (usage.minimum() == usage.maximum()) {
                wanted = "requires " + arguments(usage.minimum());
            } else if (usage.minimum() > 0 && usage.maximum() != Usage.ANY) {
                wanted = "requires at least " + usage.minimum() + " and at most " + arguments(usage.maximum());
            } else if (count < usage.minimum()) {
                wanted = "requires at least " + arguments(usage.minimum());
            } else {
                wanted = "requires at most " + arguments(usage.maximum());
            }
        }
        if (wanted != null) {
            throw new CommandFailure(
                    1,
                    "jdock: '" + name + "' " + wanted + "\n\n" + synopsis(name, usage)
                            + (count < usage.minimum() && usage.minimum() != usage.maximum()
                                    ? "\n\nSee '"
                                    : "\n\nRun '")
                            + name + " --help' for more information");
        }
    }

    private static String arguments(int count) {
        return count == 1 ? "1 argument" : count + " arguments";
    }

    private static String message(IOException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private int fail(String message, int exitCode) {
        try {
            if (!message.isEmpty()) {
                print(err, message + "\n");
            }
        } catch (IOException _) {
            // Standard error is closed: the exit code is all that can still be told.
        }
        return exitCode;
    }

    private static void print(OutputStream target, String text) throws IOException {
        target.write(text.getBytes(StandardCharsets.UTF_8));
        target.flush();
    }
}
