package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.UsageError;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.HijackedStream;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;

/** {@code jdock run}: create, attach, wait, start, in this order, so that no output and no exit is missed. */
public final class RunCommand implements Command {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    @Override
    public Usage usage() {
        return new Usage(
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create and run a new container from an image",
                1,
                Usage.ANY,
                true);
    }

    @Override
    public void flags(Flags flags) {
        flags.group("Running:")
                .bool("Run container in background and print container ID", "-d", "--detach")
                .bool("Proxy received signals to the process (default true)", "--sig-proxy")
                .text("string", "Override the key sequence for detaching a container", "--detach-keys");
        ContainerFlags.add(flags);
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        try {
            boolean detach = arguments.flag("--detach");
            ContainerRequest request = ContainerRequest.of(arguments, detach, session.environment());
            Terminal.requireFor(request.attachStdin() && request.tty());
            String id = create(arguments, session, request);
            return request.attached() ? foreground(arguments, session, request, id) : background(session, id, detach);
        } catch (CommandFailure e) {
            if (e.exitCode() != UsageError.EXIT_CODE) {
                throw e;
            }
            throw new CommandFailure(e.exitCode(), explained(session, e.getMessage()));
        } catch (EngineError e) {
            throw new CommandFailure(exitCode(e.reason()), explained(session, e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(UsageError.EXIT_CODE, explained(session, e.getMessage()));
        }
    }

    private static String create(Arguments arguments, Session session, ContainerRequest request) throws IOException {
        try {
            return new Creation(session, arguments, request).create();
        } catch (EngineError | CommandFailure e) {
            // Whatever it says of missing files: the container's command was not even tried.
            throw new CommandFailure(UsageError.EXIT_CODE, e.getMessage());
        }
    }

    /** A message as run and create give it. */
    static String explained(Session session, String message) {
        return "jdock: " + message + "\n\nRun '" + session.commandName() + " --help' for more information";
    }

    /** Docker's exit codes for a container whose command could not be executed, told by the daemon's words. */
    static int exitCode(String reason) {
        if (reason.contains("executable file not found") || reason.contains("no such file or directory")) {
            return NOT_FOUND;
        }
        if (reason.contains("permission denied") || reason.contains("is a directory")) {
            return NOT_EXECUTABLE;
        }
        return UsageError.EXIT_CODE;
    }

    private static int background(Session session, String id, boolean detach) throws IOException {
        session.engine().call("POST", "/containers/" + id + "/start", null);
        if (detach) {
            session.printLine(id);
        }
        return 0;
    }

    private static int foreground(Arguments arguments, Session session, ContainerRequest request, String id)
            throws IOException {
        String keys = DetachSetting.keys(arguments, session, request.attachStdin() && request.tty());
        Query attach = Query.of("/containers/" + id + "/attach")
                .with("stream", "1")
                .flag("stdin", request.attachStdin())
                .flag("stdout", request.attachStdout())
                .flag("stderr", request.attachStderr());
        if (keys != null) {
            attach.with("detachKeys", keys);
        }
        boolean proxy = arguments.flag("--sig-proxy", true) && !request.tty();
        try (HijackedStream stream = session.engine().hijack(attach.toString(), null);
                HttpResponse exit = session.engine().stream(
                        "POST",
                        "/containers/" + id + "/wait?condition=" + (request.autoRemove() ? "removed" : "next-exit"),
                        null);
                Interaction interaction = new Interaction(session, stream, "/containers/" + id)) {
            ExitWaiter waiter = new ExitWaiter(exit);
            if (proxy) {
                SignalForwarder.install(session, id);
            }
            interaction.begin(request.attachStdin(), request.tty(), keys);
            start(session, request, id, waiter);
            interaction.followSize();
            boolean detached = interaction.copyOutput();
            return detached ? 0 : waiter.exitCode(session, id, request.tty());
        }
    }

    private static void start(Session session, ContainerRequest request, String id, ExitWaiter waiter)
            throws IOException {
        try {
            session.engine().call("POST", "/containers/" + id + "/start", null);
        } catch (EngineError e) {
            if (request.autoRemove()) {
                waiter.awaitQuietly();
            }
            throw e;
        }
    }
}
