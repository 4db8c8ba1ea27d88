package io.jdock.cli;

import java.io.IOException;
import java.util.List;

/** {@code jdock __complete WORD...}: what the scripts of {@link CompletionCommand} call; not listed. */
final class CompleteCommand implements Command {
    @Override
    public Usage usage() {
        return new Usage("WORD...", "Print what the last word may become", 0, Usage.ANY, true);
    }

    @Override
    public void flags(Flags flags) {
        // All words belong to the line that is being typed.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Session asked = asked(session, arguments.values())) {
            for (String candidate : new Completion(asked).of(arguments.values())) {
                text.append(candidate).append('\n');
            }
        }
        session.print(text.toString());
        return 0;
    }

    /** With the daemon that the line being typed names. */
    private static Session asked(Session session, List<String> words) {
        try {
            String host = GlobalOptions.parse(words).host();
            return host == null ? session : session.at(host);
        } catch (CommandFailure _) {
            // Not all of the address is typed yet.
            return session;
        }
    }
}
