package io.jdock.cli.volume;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** {@code jdock volume rm}. */
public final class VolumeRemoveCommand implements Command {
    private static final int NOT_FOUND = 404;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] VOLUME [VOLUME...]", "Remove one or more volumes", 1, Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Force the removal of one or more volumes", "-f", "--force");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean force = arguments.flag("--force");
        int exitCode = 0;
        for (String volume : arguments.values()) {
            try {
                String path = Query.of("/volumes/" + Query.path(volume))
                        .flag("force", force)
                        .toString();
                session.engine().call("DELETE", path, null);
                session.printLine(volume);
            } catch (EngineError e) {
                session.errorLine(e.getMessage());
                exitCode = force && e.status() == NOT_FOUND ? exitCode : 1;
            }
        }
        return exitCode;
    }
}
