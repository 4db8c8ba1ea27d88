package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code jdock images}. */
public final class ImagesCommand implements Command {
    private static final String TABLE = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
    private static final String DIGEST_TABLE =
            "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [REPOSITORY[:TAG]]", "List images", 0, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Show all images (default hides intermediate images)", "-a", "--all")
                .bool("Show digests", "--digests")
                .list("filter", "Filter output based on conditions provided", "-f", "--filter")
                .text(
                        "string",
                        "Format output using a custom template: 'table' (default), 'table TEMPLATE', 'json' or a Go "
                                + "template",
                        "--format")
                .bool("Don't truncate output", "--no-trunc")
                .bool("Only show image IDs", "-q", "--quiet")
                .bool("List the platforms of each image below it", "--tree");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/images/json")
                .flag("all", arguments.flag("--all"))
                .flag("digests", arguments.flag("--digests"));
        String filters = filters(arguments);
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        boolean full = arguments.flag("--no-trunc");
        if (arguments.flag("--tree")) {
            if (arguments.has("--format") || arguments.flag("--quiet") || arguments.flag("--digests")) {
                throw new CommandFailure(1, "--tree cannot be used with --quiet, --digests or --format");
            }
            path.with("manifests", "1");
            List<JsonObject> images =
                    JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)));
            session.print(ImageTree.of(images, full));
            return 0;
        }
        boolean digests = arguments.flag("--digests");
        List<ImageRow> rows = new ArrayList<>();
        for (JsonObject image : JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)))) {
            ImageRow.addAll(rows, image, full, digests);
        }
        String format = arguments.text("--format", "");
        if (arguments.flag("--quiet") && (format.isEmpty() || format.equals("table"))) {
            Set<String> ids = new LinkedHashSet<>();
            StringBuilder text = new StringBuilder();
            for (ImageRow row : rows) {
                if (ids.add(row.id() + row.repository() + row.tag())) {
                    text.append(row.id()).append('\n');
                }
            }
            session.print(text.toString());
            return 0;
        }
        session.print(Format.rows(
                format.isEmpty() ? "table" : format, ImageRow.HEADERS, rows, digests ? DIGEST_TABLE : TABLE));
        return 0;
    }

    private static String filters(Arguments arguments) {
        String filters = Filters.json(arguments, "--filter");
        if (arguments.values().isEmpty()) {
            return filters;
        }
        String reference = "\"reference\":[" + Json.compact(arguments.values().get(0)) + "]";
        return filters.isEmpty()
                ? "{" + reference + "}"
                : filters.substring(0, filters.length() - 1) + "," + reference + "}";
    }
}
