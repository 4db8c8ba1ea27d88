package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;

/** {@code jdock rmi}. */
public final class RmiCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] IMAGE [IMAGE...]", "Remove one or more images", 1, Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Force removal of the image", "-f", "--force").bool("Do not delete untagged parents", "--no-prune");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        int exitCode = 0;
        for (String image : arguments.values()) {
            Query path = Query.of("/images/" + Query.path(image))
                    .flag("force", arguments.flag("--force"))
                    .flag("noprune", arguments.flag("--no-prune"));
            try {
                byte[] answer = session.engine().call("DELETE", path.toString(), null);
                for (JsonObject step : JsonObject.objects(Json.parse(answer))) {
                    String deleted = step.text("Deleted");
                    session.printLine(deleted.isEmpty() ? "Untagged: " + step.text("Untagged") : "Deleted: " + deleted);
                }
            } catch (EngineError e) {
                boolean gone = arguments.flag("--force") && e.status() == 404;
                session.errorLine(e.getMessage());
                exitCode = gone ? exitCode : 1;
            }
        }
        return exitCode;
    }
}
