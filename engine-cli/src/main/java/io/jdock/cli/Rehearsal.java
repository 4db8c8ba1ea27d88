package io.jdock.cli;

import io.jdock.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs several commands in one process: the training run for the client's ahead-of-time cache, which keeps what one
 * process did. Not started by anything else.
 */
final class Rehearsal {
    private static final String SEPARATOR = ";";

    private Rehearsal() {}

    /**
     * Runs the commands in turn, whatever their exit codes.
     *
     * @param words the commands' words, with a semicolon between commands
     */
    public static void main(String[] words) {
        var command = new ArrayList<String>();
        for (var word : words) {
            if (word.equals(SEPARATOR)) {
                run(command);
                command.clear();
            } else {
                command.add(word);
            }
        }
        run(command);
        Terminal.load();
    }

    private static void run(List<String> command) {
        var main = new Main(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv());
        main.run(List.copyOf(command));
    }
}
