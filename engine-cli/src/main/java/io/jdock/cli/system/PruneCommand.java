package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Filters;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.format.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jdock container prune}, {@code image prune}, {@code network prune}, {@code volume prune} and {@code system prune}. */
public final class PruneCommand implements Command {
    private final String kind;

    /** @param kind {@code container}, {@code image}, {@code volume} or {@code system} */
    public PruneCommand(String kind) {
        this.kind = kind;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS]",
                switch (kind) {
                    case "container" -> "Remove all stopped containers";
                    case "image" -> "Remove unused images";
                    case "volume" -> "Remove unused local volumes";
                    case "network" -> "Remove all unused networks";
                    default -> "Remove unused data";
                },
                0,
                0);
    }

    @Override
    public void flags(Flags flags) {
        if (kind.equals("image")) {
            flags.bool("Remove all unused images, not just dangling ones", "-a", "--all");
        }
        if (kind.equals("system")) {
            flags.bool("Remove all unused images not just dangling ones", "-a", "--all");
        }
        if (kind.equals("volume")) {
            flags.bool("Remove all unused volumes, not just anonymous ones", "-a", "--all");
        }
        flags.list("filter", "Provide filter values (e.g. \"label=<key>=<value>\")", "--filter")
                .bool("Do not prompt for confirmation", "-f", "--force");
        if (kind.equals("system")) {
            flags.bool("Prune anonymous volumes", "--volumes");
        }
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean system = kind.equals("system");
        Map<String, List<String>> filters = Filters.map(arguments, "--filter");
        boolean volumes = system && arguments.flag("--volumes");
        if (volumes && filters.containsKey("until")) {
            throw new CommandFailure(1, "ERROR: The \"until\" filter is not supported with \"--volumes\"");
        }
        boolean all = !kind.equals("container") && !kind.equals("network") && arguments.flag("--all");
        if (!arguments.flag("--force") && !confirmed(session, warning(all, volumes))) {
            return 0;
        }
        Pruning pruning = new Pruning(session);
        if (kind.equals("container") || system) {
            pruning.prune("containers", filters);
        }
        if (kind.equals("network") || system) {
            pruning.prune("networks", filters);
        }
        if (volumes || kind.equals("volume")) {
            pruning.prune("volumes", all && !system ? Pruning.with(filters, "all", "1") : filters);
        }
        if (system || kind.equals("image")) {
            pruning.prune("images", Pruning.with(filters, "dangling", all ? "0" : "1"));
        }
        if (kind.equals("network")) {
            session.print(pruning.text()); // frees no space
            return 0;
        }
        session.print(pruning.text() + "Total reclaimed space: " + Sizes.humanLong(pruning.reclaimed()) + "\n");
        return 0;
    }

    private String warning(boolean all, boolean volumes) {
        if (kind.equals("container")) {
            return "WARNING! This will remove all stopped containers.\n";
        }
        if (kind.equals("network")) {
            return "WARNING! This will remove all custom networks not used by at least one container.\n";
        }
        if (kind.equals("image")) {
            return all
                    ? "WARNING! This will remove all images without at least one container associated to them.\n"
                    : "WARNING! This will remove all dangling images.\n";
        }
        if (kind.equals("volume")) {
            return "WARNING! This will remove " + (all ? "all" : "anonymous")
                    + " local volumes not used by at least one container.\n";
        }
        List<String> parts = new ArrayList<>();
        parts.add("all stopped containers");
        parts.add("all networks not used by at least one container");
        if (volumes) {
            parts.add("all anonymous volumes not used by at least one container");
        }
        parts.add(all ? "all images without at least one container associated to them" : "all dangling images");
        return "WARNING! This will remove:\n  - " + String.join("\n  - ", parts) + "\n\n";
    }

    /** Asks; anything but a yes is a no. */
    private static boolean confirmed(Session session, String warning) throws IOException {
        session.print(warning + "Are you sure you want to continue? [y/N] ");
        StringBuilder answer = new StringBuilder();
        for (int next = session.in().read();
                next >= 0 && next != '\n';
                next = session.in().read()) {
            answer.append((char) next);
        }
        return answer.toString().strip().equalsIgnoreCase("y");
    }
}
