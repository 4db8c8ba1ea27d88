package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Filters;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.format.Timestamps;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.json.JsonReader;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code jdock events}. */
public final class EventsCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Get real time events from the server", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("filter", "Filter output based on conditions provided", "-f", "--filter")
                .text("string", "Format output using a custom template: 'json' or a Go template", "--format")
                .text("string", "Show all events created since timestamp", "--since")
                .text("string", "Stream events until this timestamp", "--until");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Query path = Query.of("/events");
        time(arguments, "--since", "since", path);
        time(arguments, "--until", "until", path);
        String filters = Filters.json(arguments, "--filter");
        if (!filters.isEmpty()) {
            path.with("filters", filters);
        }
        String format = arguments.text("--format", "");
        try (HttpResponse response = session.engine().stream("GET", path.toString(), null)) {
            JsonReader events = Json.stream(response.body());
            for (JsonObject event = events.nextObject(); event != null; event = events.nextObject()) {
                session.print(format.isEmpty() ? line(event) : Format.object(format, event.fields()));
            }
        }
        return 0;
    }

    private static void time(Arguments arguments, String flag, String parameter, Query path) {
        String value = arguments.text(flag, "");
        if (!value.isEmpty()) {
            try {
                path.with(parameter, Timestamps.parse(value));
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(1, "invalid value for \"" + parameter + "\": " + e.getMessage());
            }
        }
    }

    /** {@code TIME TYPE ACTION ID (KEY=VALUE, ...)}. */
    static String line(JsonObject event) {
        JsonObject actor = event.object("Actor");
        StringBuilder text = new StringBuilder();
        long nanos = event.number("timeNano");
        if (nanos != 0) {
            text.append(Timestamps.local(nanos)).append(' ');
        }
        text.append(event.text("Type"))
                .append(' ')
                .append(event.text("Action"))
                .append(' ')
                .append(actor.text("ID"));
        String separator = " (";
        for (Map.Entry<String, Object> attribute :
                new TreeMap<>(actor.object("Attributes").fields()).entrySet()) {
            text.append(separator).append(attribute.getKey()).append('=').append(attribute.getValue());
            separator = ", ";
        }
        return text.append(separator.equals(", ") ? ")\n" : "\n").toString();
    }
}
