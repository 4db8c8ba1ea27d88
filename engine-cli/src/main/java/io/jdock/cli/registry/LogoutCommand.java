package io.jdock.cli.registry;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import java.io.IOException;

/** {@code jdock logout}. */
public final class LogoutCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[SERVER]", "Log out from a registry", 0, 1);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String key = RegistryName.key(
                arguments.values().isEmpty() ? "" : arguments.values().get(0));
        boolean erased = LoginFile.read(session.environment()).erase(key);
        session.printLine(erased ? "Removing login credentials for " + key : "Not logged in to " + key);
        return 0;
    }
}
