package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.List;

/** {@code jdock system df}. */
public final class DiskUsageCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Show disk usage", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", Format.HELP, "--format")
                .bool("Show detailed information on space usage", "-v", "--verbose");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean verbose = arguments.flag("--verbose");
        String format = arguments.text("--format", "");
        if (verbose && !format.isEmpty() && !format.equals("json")) {
            throw new CommandFailure(1, "the verbose flag and the format flag are mutually exclusive");
        }
        JsonObject usage = session.engine().object("GET", "/system/df", null);
        if (verbose && format.isEmpty()) {
            session.print(DiskUsageDetails.of(usage));
            return 0;
        }
        if (verbose) {
            session.print(Format.object("json", usage.fields()));
            return 0;
        }
        List<DiskUsageRow> rows = List.of(
                DiskUsageRow.images(usage),
                DiskUsageRow.containers(usage),
                DiskUsageRow.volumes(usage),
                DiskUsageRow.buildCache(usage));
        session.print(Format.rows(format.isEmpty() ? "table" : format, DiskUsageRow.HEADERS, rows, DiskUsageRow.TABLE));
        return 0;
    }
}
