package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code jdock port}. */
public final class PortCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER [PRIVATE_PORT[/PROTO]]", "List port mappings or a specific mapping for the container", 1, 2);
    }

    @Override
    public void flags(Flags flags) {
        // It has none.
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String container = arguments.values().get(0);
        JsonObject ports = session.engine()
                .object("GET", "/containers/" + Query.path(container) + "/json", null)
                .object("NetworkSettings")
                .object("Ports");
        StringBuilder text = new StringBuilder();
        if (arguments.values().size() == 1) {
            List<String> lines = new ArrayList<>();
            for (String port : ports.fields().keySet()) {
                for (JsonObject binding : ports.objects(port)) {
                    lines.add(port + " -> " + address(binding));
                }
            }
            Collections.sort(lines);
            for (String line : lines) {
                text.append(line).append('\n');
            }
        } else {
            String wanted = arguments.values().get(1);
            String port = wanted.indexOf('/') < 0 ? wanted + "/tcp" : wanted;
            for (JsonObject binding : ports.objects(port)) {
                text.append(address(binding)).append('\n');
            }
            if (text.isEmpty()) {
                throw new CommandFailure(1, "Error: No public port '" + wanted + "' published for " + container);
            }
        }
        session.print(text.toString());
        return 0;
    }

    private static String address(JsonObject binding) {
        String ip = binding.text("HostIp");
        return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + binding.text("HostPort");
    }
}
