package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import java.io.IOException;

/** {@code jdock tag}. */
public final class TagCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE", 2, 2);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        ImageName target = ImageName.of(arguments.values().get(1));
        if (!target.digest().isEmpty()) {
            throw new CommandFailure(1, "refusing to create a tag with a digest reference");
        }
        session.engine()
                .call(
                        "POST",
                        Query.of("/images/" + Query.path(arguments.values().get(0)) + "/tag")
                                .with("repo", target.repository())
                                .with("tag", target.tagOrLatest())
                                .toString(),
                        null);
        return 0;
    }
}
