package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.format.TopTable;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code jdock top}. */
public final class TopCommand implements Command {
    @Override
    public Usage usage() {
        return new Usage("CONTAINER [ps OPTIONS]", "Display the running processes of a container", 1, Usage.ANY, true);
    }

    @Override
    public void flags(Flags flags) {
        // Those after the container are of ps.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        List<String> values = arguments.values();
        Query path = Query.of("/containers/" + Query.path(values.get(0)) + "/top");
        if (values.size() > 1) {
            path.with("ps_args", String.join(" ", values.subList(1, values.size())));
        }
        JsonObject top = session.engine().object("GET", path.toString(), null);
        session.print(TopTable.of(top.array("Titles"), top.array("Processes")));
        return 0;
    }
}
