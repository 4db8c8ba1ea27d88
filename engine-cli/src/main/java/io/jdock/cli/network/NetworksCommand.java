package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Filters;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock network ls}. */
public final class NetworksCommand implements Command {
    private static final String TABLE = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List networks", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("filter", "Provide filter values (e.g. \"driver=bridge\")", "-f", "--filter")
                .text(
                        "string",
                        "Format output using a custom template: 'table' (default), 'table TEMPLATE', 'json' or a Go "
                                + "template",
                        "--format")
                .bool("Do not truncate the output", "--no-trunc")
                .bool("Only display network IDs", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/networks");
        String filters = Filters.json(arguments, "--filter");
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        List<NetworkRow> rows = new ArrayList<>();
        for (JsonObject network : JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)))) {
            rows.add(new NetworkRow(network, arguments.flag("--no-trunc")));
        }
        rows.sort(NetworkRow.BY_NAME);
        String format = arguments.text("--format", "");
        if (format.isEmpty()) {
            format = arguments.flag("--quiet") ? "{{.ID}}" : "table";
        }
        session.print(Format.rows(format, NetworkRow.HEADERS, rows, TABLE));
        return 0;
    }
}
