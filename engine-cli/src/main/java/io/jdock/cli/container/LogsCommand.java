package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.format.Timestamps;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.http.StreamDemultiplexer;
import java.io.IOException;

/** {@code jdock logs}. */
public final class LogsCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTAINER", "Fetch the logs of a container", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Show extra details provided to logs", "--details")
                .bool("Follow log output", "-f", "--follow")
                .text(
                        "string",
                        "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 "
                                + "minutes)",
                        "--since")
                .text("string", "Number of lines to show from the end of the logs (default \"all\")", "-n", "--tail")
                .bool("Show timestamps", "-t", "--timestamps")
                .text(
                        "string",
                        "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 "
                                + "minutes)",
                        "--until");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String container = Query.path(arguments.values().get(0));
        Query path = Query.of("/containers/" + container + "/logs")
                .with("stdout", "1")
                .with("stderr", "1")
                .flag("follow", arguments.flag("--follow"))
                .flag("timestamps", arguments.flag("--timestamps"))
                .flag("details", arguments.flag("--details"))
                .with("tail", arguments.text("--tail", "all"));
        time(arguments, "--since", "since", path);
        time(arguments, "--until", "until", path);
        try (HttpResponse response = session.engine().stream("GET", path.toString(), null)) {
            if (response.multiplexed() || !hasTerminal(session, container)) {
                StreamDemultiplexer.copy(response.body(), session.out(), session.err());
            } else {
                StreamDemultiplexer.copyRaw(response.body(), session.out());
            }
        }
        return 0;
    }

    private static void time(Arguments arguments, String flag, String parameter, Query path) {
        String value = arguments.text(flag);
        if (value != null && !value.isEmpty()) {
            try {
                path.with(parameter, Timestamps.parse(value));
            } catch (IllegalArgumentException e) {
                throw new io.jdock.cli.CommandFailure(1, "invalid value for \"" + parameter + "\": " + e.getMessage());
            }
        }
    }

    /** Older daemons give both kinds of stream the same type. */
    static boolean hasTerminal(Session session, String container) throws IOException {
        return session.engine()
                .object("GET", "/containers/" + container + "/json", null)
                .object("Config")
                .flag("Tty");
    }
}
