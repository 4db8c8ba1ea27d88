package io.jdock.cli.image;

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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code jdock load}. */
public final class LoadCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Load an image from a tar archive or STDIN", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Read from tar archive file, instead of STDIN", "-i", "--input")
                .text("string", "Load only the given platform variant, as \"os[/arch[/variant]]\"", "--platform")
                .bool("Suppress the load output", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String file = arguments.text("--input", "");
        if (file.isEmpty() && Terminal.isTerminal(0)) {
            throw new CommandFailure(1, "requested load from stdin, but stdin is empty");
        }
        boolean quiet = arguments.flag("--quiet") || !Terminal.isTerminal(1);
        Query path = Query.of("/images/load").with("quiet", quiet ? "1" : "0");
        if (arguments.has("--platform")) {
            path.with("platform", PlatformName.json(arguments.text("--platform", "")));
        }
        try (InputStream content = file.isEmpty() ? session.in() : open(file);
                HttpResponse response = session.engine().upload(path.toString(), content)) {
            Progress.copy(response.body(), session.out());
        }
        return 0;
    }

    private static InputStream open(String file) throws IOException {
        try {
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new CommandFailure(1, "open " + file + ": no such file or directory");
        }
    }
}
