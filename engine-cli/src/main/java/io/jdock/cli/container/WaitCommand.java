package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;

/** {@code jdock wait}. */
public final class WaitCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER [CONTAINER...]",
                "Block until one or more containers stop, then print their exit codes",
                1,
                Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        int exitCode = 0;
        for (String container : arguments.values()) {
            try {
                JsonObject answer =
                        session.engine().object("POST", "/containers/" + Query.path(container) + "/wait", null);
                session.printLine(String.valueOf(answer.number("StatusCode")));
            } catch (EngineError e) {
                session.errorLine(e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
