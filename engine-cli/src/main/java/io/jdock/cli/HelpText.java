package io.jdock.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** The help texts, rendered by picocli. */
final class HelpText {
    private static final int WIDTH = 100;

    private HelpText() {}

    /** The help of one command. */
    static String command(String name, Command command) {
        Usage usage = command.usage();
        Flags flags = new Flags();
        command.flags(flags);
        CommandSpec spec = flags.toHelp();
        spec.usageMessage()
                .width(WIDTH)
                .longOptionsMaxWidth(34)
                .synopsisHeading("Usage:  ")
                .customSynopsis("jdock " + name + " " + usage.synopsis())
                .descriptionHeading("%n")
                .description(usage.summary())
                .sortOptions(false);
        CommandLine line = new CommandLine(spec);
        return line.getUsageMessage(Help.Ansi.OFF);
    }

    /** The list of commands. */
    static String overview() {
        StringBuilder text =
                new StringBuilder("Usage:  jdock [OPTIONS] COMMAND\n\nA container engine for one Linux host\n");
        text.append("\nCommon Commands:\n");
        for (String name : CommandTable.COMMON) {
            row(text, name, CommandTable.top(name).usage().summary());
        }
        text.append("\nManagement Commands:\n");
        for (String name : CommandTable.GROUPS) {
            row(text, name, CommandTable.groupSummary(name));
        }
        text.append("\nCommands:\n");
        for (String name : CommandTable.OTHERS) {
            row(text, name, CommandTable.top(name).usage().summary());
        }
        return text.append("""

                Global Options:
                  -H, --host string   Daemon socket to connect to (default: $JDOCK_HOST, then $DOCKER_HOST,
                                      then unix:///run/jdock/jdock.sock)
                  -v, --version       Print version information and quit

                Run 'jdock COMMAND --help' for more information on a command.
                """).toString();
    }

    /** The list of a group's commands. */
    static String group(String group) {
        StringBuilder text = new StringBuilder(
                "Usage:  jdock " + group + " COMMAND\n\n" + CommandTable.groupSummary(group) + "\n\nCommands:\n");
        List<String> members = CommandTable.members(group);
        for (String name : members) {
            row(text, name, CommandTable.member(group, name).usage().summary());
        }
        return text.append("\nRun 'jdock " + group + " COMMAND --help' for more information on a command.\n")
                .toString();
    }

    private static void row(StringBuilder text, String name, String summary) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(12 - name.length()))
                .append(summary)
                .append('\n');
    }
}
