package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code jdock export}. */
public final class ExportCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTAINER", "Export a container's filesystem as a tar archive", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Write to a file, instead of STDOUT", "-o", "--output");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String file = arguments.text("--output", "");
        if (file.isEmpty() && Terminal.isTerminal(1)) {
            throw new CommandFailure(1, "cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        if (!file.isEmpty()) {
            checkTarget(Path.of(file));
        }
        String path = "/containers/" + Query.path(arguments.values().get(0)) + "/export";
        try (HttpResponse response = session.engine().stream("GET", path, null)) {
            if (file.isEmpty()) {
                response.body().transferTo(session.out());
                return 0;
            }
            try (OutputStream target = Files.newOutputStream(Path.of(file))) {
                response.body().transferTo(target);
            }
        }
        return 0;
    }

    /** Before the daemon begins to send. */
    private static void checkTarget(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new CommandFailure(1, "failed to export container: cannot write to a directory");
        }
        if (directory != null && !Files.exists(directory)) {
            throw new CommandFailure(
                    1,
                    "failed to export container: invalid output path: stat " + directory
                            + ": no such file or directory");
        }
    }
}
