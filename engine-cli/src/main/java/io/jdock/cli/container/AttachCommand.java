package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.HijackedStream;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;

/** {@code jdock attach}. */
public final class AttachCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER",
                "Attach local standard input, output, and error streams to a running container",
                1,
                1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Override the key sequence for detaching a container", "--detach-keys")
                .bool("Do not attach STDIN", "--no-stdin")
                .bool("Proxy all received signals to the process (default true)", "--sig-proxy");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String name = Query.path(arguments.values().get(0));
        JsonObject container = session.engine().object("GET", "/containers/" + name + "/json", null);
        refuseUnlessRunning(container.object("State"));
        String id = container.text("Id");
        boolean tty = container.object("Config").flag("Tty");
        boolean input =
                !arguments.flag("--no-stdin") && container.object("Config").flag("OpenStdin");
        Terminal.requireFor(input && tty);
        String keys = DetachSetting.keys(arguments, session, input && tty);
        Query attach = Query.of("/containers/" + id + "/attach")
                .with("stream", "1")
                .flag("stdin", input)
                .with("stdout", "1")
                .with("stderr", "1");
        if (keys != null) {
            attach.with("detachKeys", keys);
        }
        try (HttpResponse exit = session.engine().stream("POST", "/containers/" + id + "/wait", null);
                HijackedStream stream = session.engine().hijack(attach.toString(), null);
                Interaction interaction = new Interaction(session, stream, "/containers/" + id)) {
            ExitWaiter waiter = new ExitWaiter(exit);
            if (arguments.flag("--sig-proxy", true) && !tty) {
                SignalForwarder.install(session, id);
            }
            interaction.begin(input, tty, keys);
            interaction.followSize();
            if (interaction.copyOutput()) {
                throw new CommandFailure(1, "read escape sequence");
            }
            return waiter.exitCode(session, id, tty);
        }
    }

    private static void refuseUnlessRunning(JsonObject state) {
        if (!state.flag("Running")) {
            throw new CommandFailure(1, "cannot attach to a stopped container, start it first");
        }
        if (state.flag("Paused")) {
            throw new CommandFailure(1, "cannot attach to a paused container, unpause it first");
        }
        if (state.flag("Restarting")) {
            throw new CommandFailure(1, "cannot attach to a restarting container, wait until it is running");
        }
    }
}
