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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code jdock save}. */
public final class SaveCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] IMAGE [IMAGE...]",
                "Save one or more images to a tar archive (streamed to STDOUT by default)",
                1,
                Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Write to a file, instead of STDOUT", "-o", "--output")
                .text("string", "Save only the given platform variant, as \"os[/arch[/variant]]\"", "--platform");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String file = arguments.text("--output", "");
        if (file.isEmpty() && Terminal.isTerminal(1)) {
            throw new CommandFailure(1, "cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        Query path = Query.of("/images/get");
        for (String image : arguments.values()) {
            path.with("names", image);
        }
        if (arguments.has("--platform")) {
            path.with("platform", PlatformName.json(arguments.text("--platform", "")));
        }
        try (HttpResponse response = session.engine().stream("GET", path.toString(), null)) {
            if (file.isEmpty()) {
                response.body().transferTo(session.out());
                session.out().flush();
            } else {
                write(response, Path.of(file));
            }
        }
        return 0;
    }

    /** Beside the file first: what is there stays whole until the archive is. Devices are written to as they are. */
    private static void write(HttpResponse response, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(1, "invalid output path: directory \"" + directory + "\" does not exist");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream target = Files.newOutputStream(file)) {
                response.body().transferTo(target);
            }
            return;
        }
        Path part = Files.createTempFile(directory, ".jdock_save", "");
        try {
            try (OutputStream target = Files.newOutputStream(part)) {
                response.body().transferTo(target);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
