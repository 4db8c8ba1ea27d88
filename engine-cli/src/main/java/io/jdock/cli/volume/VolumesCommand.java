package io.jdock.cli.volume;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Filters;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock volume ls}. */
public final class VolumesCommand implements Command {
    private static final String TABLE = "{{.Driver}}\t{{.Name}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List volumes", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("filter", "Provide filter values (e.g. \"dangling=true\")", "-f", "--filter")
                .text("string", Format.HELP, "--format")
                .bool("Only display volume names", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/volumes");
        String filters = Filters.json(arguments, "--filter");
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        List<VolumeRow> rows = new ArrayList<>();
        for (JsonObject volume :
                session.engine().object("GET", path.toString(), null).objects("Volumes")) {
            rows.add(new VolumeRow(volume));
        }
        rows.sort(VolumeRow.BY_NAME);
        String format = arguments.text("--format", "");
        if (format.isEmpty()) {
            format = arguments.flag("--quiet") ? "{{.Name}}" : "table";
        }
        session.print(Format.rows(format, VolumeRow.HEADERS, rows, TABLE));
        return 0;
    }
}
