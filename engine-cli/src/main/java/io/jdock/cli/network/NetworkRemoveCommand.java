package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** {@code jdock network rm}. */
public final class NetworkRemoveCommand implements Command {
    private static final int NOT_FOUND = 404;

    @Override
    public Usage usage() {
        return Usage.of("NETWORK [NETWORK...]", "Remove one or more networks", 1, Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Do not error if the network does not exist", "-f", "--force");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        int exitCode = 0;
        for (String network : arguments.values()) {
            try {
                session.engine().call("DELETE", "/networks/" + Query.path(network), null);
                session.printLine(network);
            } catch (EngineError e) {
                if (arguments.flag("--force") && e.status() == NOT_FOUND) {
                    continue;
                }
                session.errorLine(e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
