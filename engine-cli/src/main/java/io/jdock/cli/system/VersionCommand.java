package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.Version;
import io.jdock.cli.http.EngineClient;
import io.jdock.cli.json.Body;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.Map;

/** {@code jdock version}. */
public final class VersionCommand implements Command {
    private static final int LABEL_WIDTH = 19;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Show the jdock version information", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Format output using a custom template: 'json' or a Go template", "-f", "--format");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        JsonObject server = null;
        IOException failure = null;
        try {
            server = session.engine().object("GET", "/version", null);
        } catch (IOException e) {
            failure = e;
        }
        String format = arguments.text("--format");
        if (format != null && !format.isEmpty()) {
            try {
                session.print(Format.object(format, all(session, server)));
            } catch (CommandFailure e) {
                // A template that asks about the server cannot do without one: then why there is none is what matters.
                if (failure == null) {
                    throw e;
                }
            }
        } else {
            StringBuilder text = new StringBuilder(512);
            client(text, session);
            if (server != null) {
                server(text, server);
            }
            session.print(text.toString());
        }
        if (failure != null) {
            throw new CommandFailure(1, failure.getMessage());
        }
        return 0;
    }

    private static Map<String, Object> all(Session session, JsonObject server) {
        Map<String, Object> client = new Body()
                .set("Version", Version.CLIENT)
                .set("ApiVersion", session.engine().version())
                .set("DefaultAPIVersion", EngineClient.API_VERSION)
                .set("JavaVersion", System.getProperty("java.version"))
                .set("Os", "linux")
                .set("Arch", architecture())
                .fields();
        return new Body()
                .set("Client", client)
                .set("Server", server == null ? null : server.fields())
                .fields();
    }

    private static void client(StringBuilder text, Session session) {
        text.append("Client: jdock\n");
        line(text, " Version:", Version.CLIENT);
        String api = session.engine().version();
        line(
                text,
                " API version:",
                api.equals(EngineClient.API_VERSION)
                        ? api
                        : api + " (downgraded from " + EngineClient.API_VERSION + ")");
        line(text, " Java version:", System.getProperty("java.version"));
        line(text, " OS/Arch:", "linux/" + architecture());
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    private static void server(StringBuilder text, JsonObject server) {
        String platform = server.object("Platform").text("Name");
        text.append("\nServer:")
                .append(platform.isEmpty() ? "" : " " + platform)
                .append('\n');
        boolean engineShown = false;
        for (JsonObject component : server.objects("Components")) {
            text.append(' ').append(component.text("Name")).append(":\n");
            boolean engine = component.text("Name").equals("Engine");
            engineShown |= engine;
            line(text, "  Version:", component.text("Version"));
            if (engine) {
                engine(text, server);
            } else {
                for (Map.Entry<String, Object> detail :
                        component.object("Details").fields().entrySet()) {
                    line(text, "  " + detail.getKey() + ":", String.valueOf(detail.getValue()));
                }
            }
        }
        if (!engineShown) {
            text.append(" Engine:\n");
            line(text, "  Version:", server.text("Version"));
            engine(text, server);
        }
    }

    private static void engine(StringBuilder text, JsonObject server) {
        line(
                text,
                "  API version:",
                server.text("ApiVersion") + " (minimum version " + server.text("MinAPIVersion") + ")");
        lineIfAny(text, "  Java version:", server.text("JavaVersion"));
        lineIfAny(text, "  Go version:", server.text("GoVersion"));
        lineIfAny(text, "  Git commit:", server.text("GitCommit"));
        lineIfAny(text, "  Built:", server.text("BuildTime"));
        line(text, "  OS/Arch:", server.text("Os") + "/" + server.text("Arch"));
        line(text, "  Kernel version:", server.text("KernelVersion"));
        line(text, "  Experimental:", String.valueOf(server.flag("Experimental")));
    }

    private static void lineIfAny(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            line(text, label, value);
        }
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(label);
        for (int i = label.length(); i < LABEL_WIDTH; i++) {
            text.append(' ');
        }
        text.append(value).append('\n');
    }
}
