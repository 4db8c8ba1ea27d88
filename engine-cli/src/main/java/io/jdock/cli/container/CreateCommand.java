package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.UsageError;
import java.io.IOException;

/** {@code jdock create}. */
public final class CreateCommand implements Command {
    @Override
    public Usage usage() {
        return new Usage("[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create a new container", 1, Usage.ANY, true);
    }

    @Override
    public void flags(Flags flags) {
        ContainerFlags.add(flags);
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        try {
            ContainerRequest request = ContainerRequest.of(arguments, false, session.environment());
            session.printLine(new Creation(session, arguments, request).create());
            return 0;
        } catch (CommandFailure e) {
            if (e.exitCode() != UsageError.EXIT_CODE) {
                throw e;
            }
            throw new CommandFailure(e.exitCode(), RunCommand.explained(session, e.getMessage()));
        }
    }
}
