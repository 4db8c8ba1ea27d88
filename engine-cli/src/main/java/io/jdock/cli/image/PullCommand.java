package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.registry.RegistryName;
import java.io.IOException;

/** {@code jdock pull}. */
public final class PullCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Download all tagged images in the repository", "-a", "--all-tags")
                .bool("Skip image verification (default true)", "--disable-content-trust")
                .text("string", "Set platform if server is multi-platform capable", "--platform")
                .bool("Suppress verbose output", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String image = arguments.values().get(0);
        ImageName name = ImageName.of(image);
        boolean quiet = arguments.flag("--quiet");
        boolean all = arguments.flag("--all-tags");
        if (all && !(name.tag().isEmpty() && name.digest().isEmpty())) {
            throw new CommandFailure(1, "tag can't be used with --all-tags/-a");
        }
        if (!all && name.tag().isEmpty() && name.digest().isEmpty() && !quiet) {
            session.printLine("Using default tag: latest");
        }
        Pull pull = new Pull(session, arguments.text("--platform"), quiet);
        String full = RegistryName.canonical(name.repository());
        if (all) {
            pull.allTo(session.out(), name.repository());
            session.printLine(full);
        } else {
            pull.to(session.out(), image);
            session.printLine(full + name.suffix());
        }
        return 0;
    }
}
