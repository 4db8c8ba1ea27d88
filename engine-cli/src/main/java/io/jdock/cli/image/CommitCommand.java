package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** {@code jdock commit}. */
public final class CommitCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]", "Create a new image from a container's changes", 1, 2);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")", "-a", "--author")
                .list("list", "Apply Dockerfile instruction to the created image", "-c", "--change")
                .text("string", "Commit message", "-m", "--message")
                .bool("Pause container during commit (default true)", "-p", "--pause")
                .bool("Disable container pause during commit", "--no-pause");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/commit").with("container", arguments.values().get(0));
        if (arguments.values().size() > 1) {
            ImageName name = ImageName.of(arguments.values().get(1));
            path.with("repo", name.repository());
            if (!name.tag().isEmpty()) {
                path.with("tag", name.tag());
            }
        }
        if (arguments.has("--author")) {
            path.with("author", arguments.text("--author", ""));
        }
        if (arguments.has("--message")) {
            path.with("comment", arguments.text("--message", ""));
        }
        for (String change : arguments.list("--change")) {
            path.with("changes", change);
        }
        if (!arguments.flag("--pause", true) || arguments.flag("--no-pause")) {
            path.with("pause", "0");
        }
        session.printLine(session.engine().object("POST", path.toString(), null).text("Id"));
        return 0;
    }
}
