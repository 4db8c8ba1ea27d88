package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.HijackedStream;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock start}. */
public final class StartCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTAINER [CONTAINER...]", "Start one or more stopped containers", 1, Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Attach STDOUT/STDERR and forward signals", "-a", "--attach")
                .text("string", "Override the key sequence for detaching a container", "--detach-keys")
                .bool("Attach container's STDIN", "-i", "--interactive")
                .hidden("--checkpoint")
                .hidden("--checkpoint-dir");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        List<String> containers = arguments.values();
        for (String flag : List.of("--checkpoint", "--checkpoint-dir")) {
            if (arguments.has(flag)) {
                throw new CommandFailure(
                        1, "\"" + flag + "\" is only supported on a Docker daemon with experimental features enabled");
            }
        }
        if (arguments.flag("--attach") || arguments.flag("--interactive")) {
            if (containers.size() > 1) {
                throw new CommandFailure(1, "you cannot start and attach multiple containers at once");
            }
            return attached(arguments, session, containers.get(0));
        }
        List<String> failed = new ArrayList<>();
        for (String container : containers) {
            try {
                session.engine().call("POST", "/containers/" + Query.path(container) + "/start", null);
                session.printLine(container);
            } catch (EngineError e) {
                session.errorLine(e.getMessage());
                failed.add(container);
            }
        }
        if (!failed.isEmpty()) {
            throw new CommandFailure(1, "Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }

    private static int attached(Arguments arguments, Session session, String name) throws IOException {
        JsonObject container = session.engine().object("GET", "/containers/" + Query.path(name) + "/json", null);
        String id = container.text("Id");
        boolean tty = container.object("Config").flag("Tty");
        boolean input =
                arguments.flag("--interactive") && container.object("Config").flag("OpenStdin");
        boolean remove = container.object("HostConfig").flag("AutoRemove");
        String keys = DetachSetting.keys(arguments, session, input && tty);
        Query attach = Query.of("/containers/" + id + "/attach")
                .with("stream", "1")
                .flag("stdin", input)
                .with("stdout", "1")
                .with("stderr", "1");
        if (keys != null) {
            attach.with("detachKeys", keys);
        }
        try (HijackedStream stream = session.engine().hijack(attach.toString(), null);
                HttpResponse exit = session.engine().stream(
                        "POST", "/containers/" + id + "/wait?condition=" + (remove ? "removed" : "next-exit"), null);
                Interaction interaction = new Interaction(session, stream, "/containers/" + id)) {
            ExitWaiter waiter = new ExitWaiter(exit);
            if (!tty) {
                SignalForwarder.install(session, id);
            }
            interaction.begin(input, tty, keys);
            session.engine().call("POST", "/containers/" + id + "/start", null);
            interaction.followSize();
            return interaction.copyOutput() ? 0 : waiter.exitCode(session, id, tty);
        }
    }
}
