package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;

/** {@code jdock diff}. */
public final class DiffCommand implements Command {
    /** By the API's number of the kind of change. */
    private static final String KINDS = "CAD";

    @Override
    public Usage usage() {
        return Usage.of("CONTAINER", "Inspect changes to files or directories on a container's filesystem", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String path = "/containers/" + Query.path(arguments.values().get(0)) + "/changes";
        StringBuilder text = new StringBuilder();
        for (JsonObject change : JsonObject.objects(Json.parse(session.engine().call("GET", path, null)))) {
            int kind = (int) change.number("Kind");
            text.append(kind >= 0 && kind < KINDS.length() ? KINDS.charAt(kind) : '?')
                    .append(' ')
                    .append(change.text("Path"))
                    .append('\n');
        }
        session.print(text.toString());
        return 0;
    }
}
