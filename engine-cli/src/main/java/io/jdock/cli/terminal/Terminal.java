package io.jdock.cli.terminal;

import io.jdock.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal of the user while a process in a container has it. */
public final class Terminal implements AutoCloseable {
    private static final int STDIN = 0;

    private final TerminalSettings original;
    private final Thread restorer;

    private Terminal(TerminalSettings original) {
        this.original = original;
        this.restorer = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        original.apply(STDIN);
                    }
                },
                "terminal-restorer");
    }

    /**
     * Whether a descriptor is a terminal, told by what /proc says it is open on: no native call is loaded for it.
     *
     * @param descriptor 0, 1 or 2
     */
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.startsWith("/dev/console")
                    || target.startsWith("/dev/hvc")
                    || target.startsWith("/pts/");
        } catch (IOException _) {
            return false;
        }
    }

    /** Refuses to give a container a terminal when there is none to read from. */
    public static void requireFor(boolean interactive) {
        if (interactive && !isTerminal(STDIN)) {
            throw new CommandFailure(1, "the input device is not a TTY");
        }
    }

    /**
     * Makes standard input raw, if it is a terminal, until this object is closed or the process ends by a signal.
     *
     * @return null if it is no terminal
     */
    public static Terminal raw() throws IOException {
        if (!isTerminal(STDIN)) {
            return null;
        }
        TerminalSettings settings = TerminalSettings.of(STDIN);
        return changed(settings, settings.raw());
    }

    /**
     * Lets standard input, which is a terminal, not show what is typed until this object is closed or the process ends by
     * a signal.
     */
    public static Terminal silent() throws IOException {
        TerminalSettings settings = TerminalSettings.of(STDIN);
        return changed(settings, settings.silent());
    }

    private static Terminal changed(TerminalSettings original, TerminalSettings wanted) {
        Terminal terminal = new Terminal(original);
        Runtime.getRuntime().addShutdownHook(terminal.restorer);
        wanted.apply(STDIN);
        return terminal;
    }

    /** The size of the terminal on a descriptor, null if it has none. */
    public static WindowSize size(int descriptor) {
        return isTerminal(descriptor) ? TerminalSettings.size(descriptor) : null;
    }

    /** Loads what a terminal would need, for the training of an AOT cache where there is none. */
    public static void load() {
        if (TerminalSettings.size(STDIN) == null) {
            Signals.handle("WINCH", Thread::yield);
        }
    }

    /** Runs an action whenever the terminal's size changes. */
    public static void onResize(Runnable action) {
        Signals.handle("WINCH", action);
    }

    @Override
    public void close() {
        original.apply(STDIN);
        try {
            Runtime.getRuntime().removeShutdownHook(restorer);
        } catch (IllegalStateException _) {
            // The process is ending already; restoring twice does no harm.
        }
    }
}
