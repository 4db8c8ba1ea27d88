package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code jdock network graph}. */
public final class GraphCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Show interfaces, bridges and containers of the host as a tree", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("file", "Draw the picture into an SVG file instead; '-' is the standard output", "--svg");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        JsonObject graph = session.engine().object("GET", "/jdock/networks/graph", null);
        String file = arguments.text("--svg", "");
        if (file.isEmpty()) {
            session.print(GraphTree.of(graph));
        } else if (file.equals("-")) {
            session.print(GraphDrawing.of(graph));
        } else {
            try {
                Files.writeString(Path.of(file), GraphDrawing.of(graph));
            } catch (IOException e) {
                throw new CommandFailure(1, "write \"" + file + "\": " + e.getMessage());
            }
        }
        return 0;
    }
}
