package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
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

/** {@code jdock history}. */
public final class HistoryCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] IMAGE", "Show the history of an image", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", Format.HELP, "--format")
                .bool("Print sizes and dates in human readable format (default true)", "-H", "--human")
                .bool("Don't truncate output", "--no-trunc")
                .text("string", "Show history for the given platform, as \"os[/arch[/variant]]\"", "--platform")
                .bool("Only show image IDs", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/images/" + Query.path(arguments.values().get(0)) + "/history");
        if (arguments.has("--platform")) {
            path.with("platform", PlatformName.json(arguments.text("--platform", "")));
        }
        boolean human = arguments.flag("--human", true);
        boolean full = arguments.flag("--no-trunc");
        List<HistoryRow> rows = new ArrayList<>();
        for (JsonObject step : JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)))) {
            rows.add(new HistoryRow(step, human, full));
        }
        String format = arguments.text("--format", "");
        if (arguments.flag("--quiet") && (format.isEmpty() || format.equals("table"))) {
            StringBuilder text = new StringBuilder();
            for (HistoryRow row : rows) {
                text.append(row.id()).append('\n');
            }
            session.print(text.toString());
            return 0;
        }
        session.print(Format.rows(
                format.isEmpty() ? "table" : format,
                HistoryRow.HEADERS,
                rows,
                human ? HistoryRow.TABLE : HistoryRow.EXACT_TABLE));
        return 0;
    }
}
