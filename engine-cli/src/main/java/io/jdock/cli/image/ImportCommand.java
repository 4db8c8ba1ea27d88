package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code jdock import}. */
public final class ImportCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                "Import the contents from a tarball to create a filesystem image",
                1,
                2);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("list", "Apply Dockerfile instruction to the created image", "-c", "--change")
                .text("string", "Set commit message for imported image", "-m", "--message")
                .text("string", "Set platform if server is multi-platform capable", "--platform");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String source = arguments.values().get(0);
        boolean remote = source.startsWith("http://") || source.startsWith("https://");
        Query path = Query.of("/images/create").with("fromSrc", remote ? source : "-");
        if (arguments.values().size() > 1) {
            ImageName name = ImageName.of(arguments.values().get(1));
            path.with("repo", name.repository());
            if (!name.tag().isEmpty()) {
                path.with("tag", name.tag());
            }
        }
        if (arguments.has("--message")) {
            path.with("message", arguments.text("--message"));
        }
        for (String change : arguments.list("--change")) {
            path.with("changes", change);
        }
        if (arguments.has("--platform")) {
            path.with("platform", arguments.text("--platform"));
        }
        if (remote) {
            try (HttpResponse response = session.engine().stream("POST", path.toString(), null)) {
                Progress.copy(response.body(), session.out());
            }
            return 0;
        }
        try (InputStream content = open(session, source);
                HttpResponse response = session.engine().upload(path.toString(), content)) {
            Progress.copy(response.body(), session.out());
        }
        return 0;
    }

    private static InputStream open(Session session, String source) throws IOException {
        if (source.equals("-")) {
            return session.in();
        }
        try {
            return Files.newInputStream(Path.of(source));
        } catch (NoSuchFileException _) {
            throw new CommandFailure(1, "open " + source + ": no such file or directory");
        }
    }
}
