package io.jdock.cli;

import java.io.IOException;
import java.io.InputStream;

/** {@code jdock completion}: the script with which a shell asks this client how to complete a word. */
final class CompletionCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("bash|fish|zsh", "Generate the autocompletion script for a shell", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String shell = arguments.values().get(0);
        switch (shell) {
            case "bash", "fish", "zsh" -> {
                try (InputStream script =
                        CompletionCommand.class.getResourceAsStream("/io/jdock/cli/completion." + shell)) {
                    session.out().write(script.readAllBytes());
                }
                return 0;
            }
            default ->
                throw new CommandFailure(
                        1, "unknown shell: \"" + shell + "\": must be one of \"bash\", \"fish\", \"zsh\"");
        }
    }
}
