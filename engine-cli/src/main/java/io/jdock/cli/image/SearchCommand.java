package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Filters;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.registry.Logins;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock search}. */
public final class SearchCommand implements Command {
    private static final String TABLE = "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] TERM", "Search a registry for images", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("filter", "Filter output based on conditions provided", "-f", "--filter")
                .text("string", "Pretty-print search using a Go template", "--format")
                .text("int", "Max number of search results", "--limit")
                .bool("Don't truncate output", "--no-trunc");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String term = arguments.values().get(0);
        Query path = Query.of("/images/search")
                .with("term", term)
                .with("limit", Long.toString(arguments.integer("--limit", 0)));
        String filters = Filters.json(arguments, "--filter");
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        byte[] answer;
        try (HttpResponse response =
                session.engine().stream("GET", path.toString(), Logins.header(session, term), null)) {
            answer = response.body().readAllBytes();
        }
        List<SearchRow> rows = new ArrayList<>();
        for (JsonObject result : JsonObject.objects(Json.parse(answer))) {
            rows.add(new SearchRow(result, arguments.flag("--no-trunc")));
        }
        session.print(Format.rows(arguments.text("--format", "table"), SearchRow.HEADERS, rows, TABLE));
        return 0;
    }
}
