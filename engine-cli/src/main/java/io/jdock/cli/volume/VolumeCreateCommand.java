package io.jdock.cli.volume;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.json.Body;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdock volume create}. */
public final class VolumeCreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [VOLUME]", "Create a volume", 0, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Specify volume driver name (default \"local\")", "-d", "--driver")
                .list("list", "Set metadata for a volume", "--label")
                .text("string", "Specify volume name", "--name")
                .list("map", "Set driver specific options", "-o", "--opt");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String name = arguments.values().isEmpty()
                ? arguments.text("--name", "")
                : arguments.values().get(0);
        Body body = new Body()
                .set("Name", name)
                .set("Driver", arguments.text("--driver", "local"))
                .set("DriverOpts", pairs(arguments.list("--opt")))
                .set("Labels", pairs(arguments.list("--label")));
        session.printLine(session.engine()
                .object("POST", "/volumes/create", body.fields())
                .text("Name"));
        return 0;
    }

    private static Map<String, Object> pairs(List<String> values) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            pairs.put(equals < 0 ? value : value.substring(0, equals), equals < 0 ? "" : value.substring(equals + 1));
        }
        return pairs;
    }
}
