package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.Version;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.Format;
import java.io.IOException;
import java.util.List;

/** {@code jdock info}. */
public final class InfoCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Display system-wide information", 0, 0);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Format output using a custom template: 'json' or a Go template", "-f", "--format");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String format = arguments.text("--format", "");
        if (!format.isEmpty()) {
            session.print(Format.object(
                    format, session.engine().object("GET", "/info", null).fields()));
            return 0;
        }
        StringBuilder text = new StringBuilder("Client: jdock\n Version:    " + Version.CLIENT + "\n\nServer:\n");
        try {
            server(text, session.engine().object("GET", "/info", null));
        } catch (IOException e) {
            session.print(text.toString());
            throw new CommandFailure(1, e.getMessage());
        }
        session.print(text.toString());
        return 0;
    }

    private static void server(StringBuilder text, JsonObject info) {
        line(text, "Containers", info.text("Containers"));
        line(text, " Running", info.text("ContainersRunning"));
        line(text, " Paused", info.text("ContainersPaused"));
        line(text, " Stopped", info.text("ContainersStopped"));
        line(text, "Images", info.text("Images"));
        line(text, "Server Version", info.text("ServerVersion"));
        line(text, "Storage Driver", info.text("Driver"));
        for (Object pair : info.array("DriverStatus")) {
            List<?> both = (List<?>) pair;
            line(text, " " + both.get(0), String.valueOf(both.get(1)));
        }
        lineIfAny(text, "Logging Driver", info.text("LoggingDriver"));
        lineIfAny(text, "Cgroup Driver", info.text("CgroupDriver"));
        lineIfAny(text, "Cgroup Version", info.text("CgroupVersion"));
        JsonObject plugins = info.object("Plugins");
        if (!plugins.fields().isEmpty()) {
            text.append(" Plugins:\n");
            lineIfAny(text, " Volume", joined(plugins.array("Volume")));
            lineIfAny(text, " Network", joined(plugins.array("Network")));
            lineIfAny(text, " Log", joined(plugins.array("Log")));
        }
        lineIfAny(
                text,
                "Runtimes",
                String.join(" ", info.object("Runtimes").fields().keySet()));
        lineIfAny(text, "Default Runtime", info.text("DefaultRuntime"));
        List<Object> options = info.array("SecurityOptions");
        if (!options.isEmpty()) {
            text.append(" Security Options:\n");
            for (Object option : options) {
                securityOption(text, option.toString());
            }
        }
        host(text, info);
    }

    private static void host(StringBuilder text, JsonObject info) {
        line(text, "Kernel Version", info.text("KernelVersion"));
        line(text, "Operating System", info.text("OperatingSystem"));
        line(text, "OSType", info.text("OSType"));
        line(text, "Architecture", info.text("Architecture"));
        line(text, "CPUs", info.text("NCPU"));
        line(text, "Total Memory", Sizes.humanBinary(info.number("MemTotal")));
        line(text, "Name", info.text("Name"));
        line(text, "ID", info.text("ID"));
        line(text, "Docker Root Dir", info.text("DockerRootDir"));
        line(text, "Debug Mode", String.valueOf(info.flag("Debug")));
        line(text, "Experimental", String.valueOf(info.flag("ExperimentalBuild")));
        line(text, "Live Restore Enabled", String.valueOf(info.flag("LiveRestoreEnabled")));
        for (Object warning : info.array("Warnings")) {
            text.append(warning).append('\n');
        }
    }

    private static void securityOption(StringBuilder text, String option) {
        String name = "";
        StringBuilder details = new StringBuilder();
        for (String field : option.split(",")) {
            if (field.startsWith("name=")) {
                name = field.substring("name=".length());
            } else if (field.indexOf('=') > 0) {
                details.append("   ")
                        .append(Character.toUpperCase(field.charAt(0)))
                        .append(field.substring(1).replace("=", ": "))
                        .append('\n');
            }
        }
        text.append("  ").append(name.isEmpty() ? option : name).append('\n').append(details);
    }

    private static String joined(List<Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : " ").append(value);
        }
        return text.toString();
    }

    private static void lineIfAny(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            line(text, label, value);
        }
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(' ').append(label).append(": ").append(value).append('\n');
    }
}
