package io.jdock.cli;

import io.jdock.cli.container.AttachCommand;
import io.jdock.cli.container.CopyCommand;
import io.jdock.cli.container.CreateCommand;
import io.jdock.cli.container.DiffCommand;
import io.jdock.cli.container.EachContainerCommand;
import io.jdock.cli.container.ExecCommand;
import io.jdock.cli.container.ExportCommand;
import io.jdock.cli.container.LogsCommand;
import io.jdock.cli.container.PortCommand;
import io.jdock.cli.container.PsCommand;
import io.jdock.cli.container.RenameCommand;
import io.jdock.cli.container.RunCommand;
import io.jdock.cli.container.StartCommand;
import io.jdock.cli.container.StatsCommand;
import io.jdock.cli.container.TopCommand;
import io.jdock.cli.container.UpdateCommand;
import io.jdock.cli.container.WaitCommand;
import io.jdock.cli.image.CommitCommand;
import io.jdock.cli.image.HistoryCommand;
import io.jdock.cli.image.ImagesCommand;
import io.jdock.cli.image.ImportCommand;
import io.jdock.cli.image.LoadCommand;
import io.jdock.cli.image.PullCommand;
import io.jdock.cli.image.PushCommand;
import io.jdock.cli.image.RmiCommand;
import io.jdock.cli.image.SaveCommand;
import io.jdock.cli.image.SearchCommand;
import io.jdock.cli.image.TagCommand;
import io.jdock.cli.network.DoctorCommand;
import io.jdock.cli.network.GraphCommand;
import io.jdock.cli.network.NetworkConnectCommand;
import io.jdock.cli.network.NetworkCreateCommand;
import io.jdock.cli.network.NetworkDisconnectCommand;
import io.jdock.cli.network.NetworkRemoveCommand;
import io.jdock.cli.network.NetworksCommand;
import io.jdock.cli.registry.LoginCommand;
import io.jdock.cli.registry.LogoutCommand;
import io.jdock.cli.system.DiskUsageCommand;
import io.jdock.cli.system.EventsCommand;
import io.jdock.cli.system.InfoCommand;
import io.jdock.cli.system.InspectCommand;
import io.jdock.cli.system.PruneCommand;
import io.jdock.cli.system.VersionCommand;
import io.jdock.cli.volume.VolumeCreateCommand;
import io.jdock.cli.volume.VolumeRemoveCommand;
import io.jdock.cli.volume.VolumesCommand;
import java.util.ArrayList;
import java.util.List;

/** The names of the commands, and which class is behind each. Classes are loaded only for the command that is used. */
final class CommandTable {
    /** The commands in the order in which the list shows them first. */
    static final List<String> COMMON = List.of("run", "exec", "ps", "logs", "images", "pull", "version", "info");

    /** The other commands. */
    static final List<String> OTHERS = List.of(
            "attach",
            "commit",
            "completion",
            "cp",
            "create",
            "diff",
            "events",
            "export",
            "history",
            "import",
            "inspect",
            "kill",
            "load",
            "login",
            "logout",
            "pause",
            "port",
            "push",
            "rename",
            "restart",
            "rm",
            "rmi",
            "save",
            "search",
            "start",
            "stats",
            "stop",
            "tag",
            "top",
            "unpause",
            "update",
            "wait");

    /** Names that hold commands. */
    static final List<String> GROUPS = List.of("container", "image", "network", "system", "volume");

    private CommandTable() {}

    /**
     * A command that was found, or a group named without one.
     *
     * @param name the words that name it
     * @param command the command; null for a group
     * @param rest what follows the name
     */
    record Match(String name, Command command, List<String> rest) {}

    /**
     * Finds what the first words name.
     *
     * @throws CommandFailure if they name nothing
     */
    static Match find(List<String> words) {
        String first = words.get(0);
        Command top = top(first);
        if (top != null) {
            return new Match(first, top, words.subList(1, words.size()));
        }
        if (!GROUPS.contains(first)) {
            throw new CommandFailure(1, unknown("", first));
        }
        List<String> rest = words.subList(1, words.size());
        Command member = rest.isEmpty() ? null : member(first, rest.get(0));
        return member == null
                ? new Match(first, null, rest)
                : new Match(first + " " + rest.get(0), member, rest.subList(1, rest.size()));
    }

    /** The message for a name that is no command. */
    static String unknown(String group, String word) {
        String prefix = group.isEmpty() ? "jdock" : "jdock " + group;
        String near = Suggestion.nearest(word, group.isEmpty() ? all() : members(group));
        return "jdock: unknown command: " + prefix + " " + word
                + (near == null ? "" : " (did you mean '" + prefix + " " + near + "'?)")
                + "\n\nRun '" + prefix + " --help' for more information";
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(COMMON);
        all.addAll(OTHERS);
        all.addAll(GROUPS);
        return all;
    }

    /** The names in a group. */
    static List<String> members(String group) {
        return switch (group) {
            case "container" ->
                List.of(
                        "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls",
                        "pause", "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top",
                        "unpause", "update", "wait");
            case "image" ->
                List.of("history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm", "save", "tag");
            case "network" ->
                List.of("connect", "create", "disconnect", "doctor", "graph", "inspect", "ls", "prune", "rm");
            case "volume" -> List.of("create", "inspect", "ls", "prune", "rm");
            default -> List.of("df", "events", "info", "prune");
        };
    }

    /** What a group is for. */
    static String groupSummary(String group) {
        return switch (group) {
            case "container" -> "Manage containers";
            case "image" -> "Manage images";
            case "network" -> "Manage networks";
            case "volume" -> "Manage volumes";
            default -> "Manage jdock";
        };
    }

    /** A command by its name without a group, null if there is none. */
    static Command top(String name) {
        return switch (name) {
            case "run" -> new RunCommand();
            case "create" -> new CreateCommand();
            case "ps" -> new PsCommand();
            case "logs" -> new LogsCommand();
            case "exec" -> new ExecCommand();
            case "attach" -> new AttachCommand();
            case "start" -> new StartCommand();
            case "stop", "kill", "restart", "rm", "pause", "unpause" -> new EachContainerCommand(name);
            case "wait" -> new WaitCommand();
            case "top" -> new TopCommand();
            case "rename" -> new RenameCommand();
            case "port" -> new PortCommand();
            case "cp" -> new CopyCommand();
            case "diff" -> new DiffCommand();
            case "export" -> new ExportCommand();
            case "stats" -> new StatsCommand();
            case "update" -> new UpdateCommand();
            case "events" -> new EventsCommand();
            case "inspect" -> new InspectCommand("");
            case "images" -> new ImagesCommand();
            case "commit" -> new CommitCommand();
            case "history" -> new HistoryCommand();
            case "import" -> new ImportCommand();
            case "load" -> new LoadCommand();
            case "save" -> new SaveCommand();
            case "pull" -> new PullCommand();
            case "push" -> new PushCommand();
            case "search" -> new SearchCommand();
            case "login" -> new LoginCommand();
            case "logout" -> new LogoutCommand();
            case "rmi" -> new RmiCommand();
            case "tag" -> new TagCommand();
            case "completion" -> new CompletionCommand();
            case "__complete" -> new CompleteCommand();
            case "version" -> new VersionCommand();
            case "info" -> new InfoCommand();
            default -> null;
        };
    }

    /** A command of a group, null if the group has none of that name. */
    static Command member(String group, String name) {
        return switch (group) {
            case "container" ->
                switch (name) {
                    case "ls", "list", "ps" -> new PsCommand();
                    case "inspect" -> new InspectCommand("container");
                    case "prune" -> new PruneCommand("container");
                    case "remove" -> new EachContainerCommand("rm");
                    default -> members(group).contains(name) ? top(name) : null;
                };
            case "image" ->
                switch (name) {
                    case "ls", "list" -> new ImagesCommand();
                    case "inspect" -> new InspectCommand("image");
                    case "rm", "remove" -> new RmiCommand();
                    case "prune" -> new PruneCommand("image");
                    default -> members(group).contains(name) ? top(name) : null;
                };
            case "network" ->
                switch (name) {
                    case "doctor" -> new DoctorCommand();
                    case "graph" -> new GraphCommand();
                    case "ls", "list" -> new NetworksCommand();
                    case "inspect" -> new InspectCommand("network");
                    case "create" -> new NetworkCreateCommand();
                    case "rm", "remove" -> new NetworkRemoveCommand();
                    case "connect" -> new NetworkConnectCommand();
                    case "disconnect" -> new NetworkDisconnectCommand();
                    case "prune" -> new PruneCommand("network");
                    default -> null;
                };
            case "volume" ->
                switch (name) {
                    case "create" -> new VolumeCreateCommand();
                    case "ls", "list" -> new VolumesCommand();
                    case "inspect" -> new InspectCommand("volume");
                    case "rm", "remove" -> new VolumeRemoveCommand();
                    case "prune" -> new PruneCommand("volume");
                    default -> null;
                };
            default ->
                switch (name) {
                    case "df" -> new DiskUsageCommand();
                    case "prune" -> new PruneCommand("system");
                    default -> members(group).contains(name) ? top(name) : null;
                };
        };
    }
}
