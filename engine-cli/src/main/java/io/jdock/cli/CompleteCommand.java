package io.jdock.cli;

import java.io.IOException;

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
        for (String candidate : new Completion(session).of(arguments.values())) {
            text.append(candidate).append('\n');
        }
        session.print(text.toString());
        return 0;
    }
}
