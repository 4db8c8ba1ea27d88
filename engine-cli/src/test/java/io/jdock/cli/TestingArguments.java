package io.jdock.cli;

import java.util.List;

/** Parses words as the client does, for the tests of commands. */
public final class TestingArguments {
    private TestingArguments() {}

    public static Arguments parse(Command command, String... words) {
        return CommandParser.parse(command, List.of(words));
    }
}
