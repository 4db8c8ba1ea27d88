package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.HijackedStream;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Body;
import io.jdock.cli.terminal.Terminal;
import io.jdock.cli.terminal.WindowSize;
import java.io.IOException;
import java.util.List;

/** {@code jdock exec}. */
public final class ExecCommand implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "[OPTIONS] CONTAINER COMMAND [ARG...]", "Execute a command in a running container", 2, Usage.ANY, true);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Detached mode: run command in the background", "-d", "--detach")
                .text("string", "Override the key sequence for detaching a container", "--detach-keys")
                .list("list", "Set environment variables", "-e", "--env")
                .list("list", "Read in a file of environment variables", "--env-file")
                .bool("Keep STDIN open even if not attached", "-i", "--interactive")
                .bool("Give extended privileges to the command", "--privileged")
                .bool("Allocate a pseudo-TTY", "-t", "--tty")
                .text("string", "Username or UID (format: \"<name|uid>[:<group|gid>]\")", "-u", "--user")
                .text("string", "Working directory inside the container", "-w", "--workdir");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String container = Query.path(arguments.values().get(0));
        boolean detach = arguments.flag("--detach");
        boolean tty = arguments.flag("--tty");
        boolean input = arguments.flag("--interactive") && !detach;
        Terminal.requireFor(input && tty);
        String keys = DetachSetting.keys(arguments, session, input && tty);
        String id = session.engine()
                .object("POST", "/containers/" + container + "/exec", request(arguments, session, input, !detach, keys))
                .text("Id");
        Body start = new Body().set("Detach", detach).set("Tty", tty);
        if (detach) {
            session.engine().call("POST", "/exec/" + id + "/start", start.fields());
            return 0;
        }
        WindowSize size = tty ? Terminal.size(1) : null;
        if (size != null) {
            start.set("ConsoleSize", List.of((long) size.rows(), (long) size.columns()));
        }
        try (HijackedStream stream = hijack(session, id, start);
                Interaction interaction = new Interaction(session, stream, "/exec/" + id)) {
            interaction.begin(input, tty, keys);
            interaction.followSize();
            if (interaction.copyOutput()) {
                throw new CommandFailure(1, "read escape sequence");
            }
        }
        return (int)
                session.engine().object("GET", "/exec/" + id + "/json", null).number("ExitCode");
    }

    private static HijackedStream hijack(Session session, String id, Body start) throws IOException {
        try {
            return session.engine().hijack("/exec/" + id + "/start", start.fields());
        } catch (EngineError e) {
            int code = RunCommand.exitCode(e.reason());
            throw new CommandFailure(code == io.jdock.cli.UsageError.EXIT_CODE ? 1 : code, e.getMessage());
        }
    }

    private static Object request(Arguments arguments, Session session, boolean input, boolean output, String keys) {
        List<String> values = arguments.values();
        Body body = new Body()
                .setIfAny("User", arguments.text("--user"))
                .setIfAny("Privileged", arguments.flag("--privileged"))
                .set("Tty", arguments.flag("--tty"))
                .set("AttachStdin", input)
                .set("AttachStdout", output)
                .set("AttachStderr", output)
                .setIfAny("DetachKeys", keys)
                .setIfAny("Env", environment(arguments, session))
                .setIfAny("WorkingDir", arguments.text("--workdir"))
                .set("Cmd", values.subList(1, values.size()));
        return body.fields();
    }

    private static List<Object> environment(Arguments arguments, Session session) {
        try {
            return Environment.of(arguments, session.environment());
        } catch (CommandFailure e) {
            // 125 is for what concerns a new container.
            throw new CommandFailure(1, e.getMessage());
        }
    }
}
