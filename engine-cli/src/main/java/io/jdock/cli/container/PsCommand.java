package io.jdock.cli.container;

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

/** {@code jdock ps}. */
public final class PsCommand implements Command {
    private static final String TABLE =
            "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List containers", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Show all containers (default shows just running)", "-a", "--all")
                .list("filter", "Filter output based on conditions provided", "-f", "--filter")
                .text("string", Format.HELP, "--format")
                .text("int", "Show n last created containers (includes all states) (default -1)", "-n", "--last")
                .bool("Show the latest created container (includes all states)", "-l", "--latest")
                .bool("Don't truncate output", "--no-trunc")
                .bool("Only display container IDs", "-q", "--quiet")
                .bool("Display total file sizes", "-s", "--size");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String format = arguments.text("--format", "");
        boolean size = arguments.flag("--size") || format.contains(".Size") || format.contains("json .}");
        long last = arguments.flag("--latest") ? 1 : arguments.integer("--last", -1);
        Query path = Query.of("/containers/json")
                .flag("all", arguments.flag("--all"))
                .flag("size", size);
        if (last > 0) {
            path.with("limit", String.valueOf(last));
        }
        String filters = Filters.json(arguments, "--filter");
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        boolean full = arguments.flag("--no-trunc");
        List<ContainerRow> rows = new ArrayList<>();
        for (JsonObject container :
                JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)))) {
            rows.add(new ContainerRow(container, full));
        }
        session.print(show(rows, format, arguments.flag("--quiet"), size));
        return 0;
    }

    private static String show(List<ContainerRow> rows, String format, boolean quiet, boolean size) {
        if (quiet && (format.isEmpty() || format.equals("table"))) {
            StringBuilder ids = new StringBuilder();
            for (ContainerRow row : rows) {
                ids.append(row.id()).append('\n');
            }
            return ids.toString();
        }
        if (format.isEmpty()) {
            return ContainerRow.table(rows, size);
        }
        return Format.rows(format, ContainerRow.HEADERS, rows, size ? TABLE + "\t{{.Size}}" : TABLE);
    }
}
