package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import java.io.IOException;

/** {@code jdock pull}. */
public final class PullCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Set platform if server is multi-platform capable", "--platform")
                .bool("Suppress verbose output", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String image = arguments.values().get(0);
        ImageName name = ImageName.of(image);
        boolean quiet = arguments.flag("--quiet");
        if (name.tag().isEmpty() && name.digest().isEmpty() && !quiet) {
            session.printLine("Using default tag: latest");
        }
        new Pull(session, arguments.text("--platform"), quiet).to(session.out(), image);
        session.printLine(name.familiar());
        return 0;
    }
}
