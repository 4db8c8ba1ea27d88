package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.registry.Logins;
import io.jdock.cli.registry.RegistryName;
import java.io.IOException;
import java.io.OutputStream;

/** {@code jdock push}. */
public final class PushCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NAME[:TAG]", "Upload an image to a registry", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Push all tags of an image to the repository", "-a", "--all-tags")
                .bool("Skip image signing (default true)", "--disable-content-trust")
                .bool("Suppress verbose output", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        ImageName name = ImageName.of(arguments.values().get(0));
        boolean all = arguments.flag("--all-tags");
        boolean quiet = arguments.flag("--quiet");
        if (all && !name.tag().isEmpty()) {
            throw new CommandFailure(1, "tag can't be used with --all-tags/-a");
        }
        if (!name.digest().isEmpty()) {
            throw new CommandFailure(1, "cannot push a digest reference");
        }
        if (!all && name.tag().isEmpty() && !quiet) {
            session.printLine("Using default tag: latest");
        }
        Query path = Query.of("/images/" + Query.path(name.repository()) + "/push");
        if (!all) {
            path.with("tag", name.tagOrLatest());
        }
        String header = Logins.header(session, name.repository());
        try (HttpResponse response = session.engine().stream("POST", path.toString(), header, null)) {
            Progress.show(session, response.body(), quiet ? OutputStream.nullOutputStream() : session.out());
        }
        if (quiet) {
            session.printLine(RegistryName.canonical(name.repository()) + (all ? "" : ":" + name.tagOrLatest()));
        }
        return 0;
    }
}
