package io.jdock.it;

import java.util.ArrayList;
import java.util.List;

/** A real terminal with a shell in it, by tmux: keys go in, the screen is read. */
final class TmuxTerminal implements AutoCloseable {
    private final String server;

    TmuxTerminal(int columns, int rows) {
        this.server = "jdit-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        // A prompt that no output looks like; no profile, no history.
        Running.start(Shell.builder(command(
                        "-f",
                        "/dev/null",
                        "new-session",
                        "-d",
                        "-x",
                        Integer.toString(columns),
                        "-y",
                        Integer.toString(rows),
                        "env",
                        "-i",
                        "PATH=" + System.getenv("PATH"),
                        "TERM=screen",
                        "HOME=/root",
                        "PS1=host> ",
                        "sh")))
                .await()
                .text();
        awaitScreen("host>");
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server));
        command.addAll(List.of(arguments));
        return command;
    }

    private Outcome tmux(String... arguments) {
        return Running.start(Shell.builder(command(arguments))).await();
    }

    /** Types a line and the return key. */
    void type(String line) {
        tmux("send-keys", "-l", line).text();
        key("Enter");
    }

    /** Presses keys by tmux's names: {@code C-c}, {@code C-p}. */
    void key(String... names) {
        for (String name : names) {
            tmux("send-keys", name).text();
        }
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows))
                .text();
    }

    String screen() {
        return tmux("capture-pane", "-p", "-J").out();
    }

    void awaitScreen(String text) {
        try {
            Shell.eventually().until(() -> screen().contains(text));
        } catch (RuntimeException e) {
            throw new AssertionError("no \"" + text + "\" on the screen:\n" + screen(), e);
        }
    }

    /** Waits for a whole line. */
    void awaitLine(String line) {
        try {
            Shell.eventually()
                    .until(() ->
                            screen().lines().anyMatch(shown -> shown.strip().equals(line)));
        } catch (RuntimeException e) {
            throw new AssertionError("no line \"" + line + "\" on the screen:\n" + screen(), e);
        }
    }

    /** Waits until the last line with something on it is this. */
    void awaitLastLine(String line) {
        try {
            Shell.eventually()
                    .until(() -> screen().strip()
                            .lines()
                            .reduce("", (_, last) -> last)
                            .strip()
                            .equals(line));
        } catch (RuntimeException e) {
            throw new AssertionError("\"" + line + "\" is not the last line on the screen:\n" + screen(), e);
        }
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
