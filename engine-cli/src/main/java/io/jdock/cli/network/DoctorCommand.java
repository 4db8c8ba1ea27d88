package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock network doctor}. */
public final class DoctorCommand implements Command {
    private static final int HOP_WIDTH = 11;

    @Override
    public Usage usage() {
        return Usage.of(
                "[CONTAINER...]",
                "Walk a packet's way from running containers (all if none is named) and say which hop is broken",
                0,
                Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Show only what is not in order", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean quiet = arguments.flag("--quiet");
        List<JsonObject> diagnoses = new ArrayList<>();
        if (arguments.values().isEmpty()) {
            diagnoses.addAll(ask(session, ""));
        }
        for (String container : arguments.values()) {
            diagnoses.addAll(ask(session, container));
        }
        boolean healthy = true;
        for (JsonObject diagnosis : diagnoses) {
            healthy &= diagnosis.flag("Healthy");
            session.print(text(diagnosis, quiet));
        }
        return healthy ? 0 : 1;
    }

    private static List<JsonObject> ask(Session session, String container) throws IOException {
        Query path = Query.of("/jdock/networks/doctor");
        if (!container.isEmpty()) {
            path.with("container", container);
        }
        return JsonObject.objects(Json.parse(session.engine().call("GET", path.toString(), null)));
    }

    static String text(JsonObject diagnosis, boolean quiet) {
        StringBuilder text = new StringBuilder();
        String id = diagnosis.text("Id");
        text.append(diagnosis.text("Name"))
                .append(" (")
                .append(id, 0, Math.min(12, id.length()))
                .append("), network ");
        text.append(diagnosis.text("Mode")).append(": ").append(diagnosis.flag("Healthy") ? "in order" : "BROKEN");
        text.append('\n');
        for (JsonObject finding : diagnosis.objects("Findings")) {
            String state = finding.text("State");
            if (quiet && state.equals("ok")) {
                continue;
            }
            String hop = finding.text("Hop");
            String mark = switch (state) {
                case "ok" -> "  ok  ";
                case "broken" -> "BROKEN";
                default -> "  ?   ";
            };
            text.append("  ").append(mark).append("  ").append(hop);
            text.repeat(' ', Math.max(1, HOP_WIDTH - hop.length()));
            text.append(finding.text("Says")).append('\n');
        }
        return text.toString();
    }
}
