package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** {@code jdock rename}. */
public final class RenameCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("CONTAINER NEW_NAME", "Rename a container", 2, 2);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String name = arguments.values().get(1).strip();
        if (name.isEmpty()) {
            throw new CommandFailure(1, "Error: Neither old nor new names may be empty");
        }
        String old = arguments.values().get(0);
        String path = Query.of("/containers/" + Query.path(old) + "/rename")
                .with("name", name)
                .toString();
        try {
            session.engine().call("POST", path, null);
        } catch (EngineError e) {
            throw new CommandFailure(1, e.getMessage() + "\nError: failed to rename container named " + old);
        }
        return 0;
    }
}
