package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** The commands that do one thing to each container named: stop, kill, restart, rm, pause and unpause. */
public final class EachContainerCommand implements Command {
    private static final String CONTAINERS = "CONTAINER [CONTAINER...]";

    private final String name;

    /** @param name one of the six */
    public EachContainerCommand(String name) {
        this.name = name;
    }

    @Override
    public Usage usage() {
        String options = "[OPTIONS] " + CONTAINERS;
        return switch (name) {
            case "stop" -> Usage.of(options, "Stop one or more running containers", 1, Usage.ANY);
            case "kill" -> Usage.of(options, "Kill one or more running containers", 1, Usage.ANY);
            case "restart" -> Usage.of(options, "Restart one or more containers", 1, Usage.ANY);
            case "rm" -> Usage.of(options, "Remove one or more containers", 1, Usage.ANY);
            case "pause" -> Usage.of(CONTAINERS, "Pause all processes within one or more containers", 1, Usage.ANY);
            default -> Usage.of(CONTAINERS, "Unpause all processes within one or more containers", 1, Usage.ANY);
        };
    }

    @Override
    public void flags(Flags flags) {
        switch (name) {
            case "stop", "restart" ->
                flags.text("string", "Signal to send to the container", "-s", "--signal")
                        .text("int", "Seconds to wait before killing the container", "-t", "--timeout", "--time");
            case "kill" -> flags.text("string", "Signal to send to the container", "-s", "--signal");
            case "rm" ->
                flags.bool("Force the removal of a running container (uses SIGKILL)", "-f", "--force")
                        .bool("Remove the specified link", "-l", "--link")
                        .bool("Remove anonymous volumes associated with the container", "-v", "--volumes");
            default -> {}
        }
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        int exitCode = 0;
        for (String container : arguments.values()) {
            if (container.isEmpty()) {
                session.errorLine("container name cannot be empty");
                exitCode = 1;
                continue;
            }
            try {
                session.engine().call(name.equals("rm") ? "DELETE" : "POST", path(arguments, container), null);
                session.printLine(container);
            } catch (EngineError e) {
                session.errorLine(e.getMessage());
                boolean gone = name.equals("rm") && arguments.flag("--force") && e.status() == 404;
                exitCode = gone ? exitCode : 1;
            }
        }
        return exitCode;
    }

    private String path(Arguments arguments, String container) {
        String base = "/containers/" + Query.path(container.startsWith("/") ? container.substring(1) : container);
        switch (name) {
            case "rm" -> {
                return Query.of(base)
                        .flag("force", arguments.flag("--force"))
                        .flag("link", arguments.flag("--link"))
                        .flag("v", arguments.flag("--volumes"))
                        .toString();
            }
            case "pause", "unpause" -> {
                return base + "/" + name;
            }
            default -> {
                Query path = Query.of(base + "/" + name);
                if (!arguments.text("--signal", "").isEmpty()) {
                    path.with("signal", arguments.text("--signal"));
                }
                if (!name.equals("kill") && arguments.has("--timeout")) {
                    path.with("t", String.valueOf(arguments.integer("--timeout", 0)));
                }
                return path.toString();
            }
        }
    }
}
