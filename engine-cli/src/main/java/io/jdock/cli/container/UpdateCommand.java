package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Body;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdock update}: Docker's limits and restart policy, and what else a running container can be given. */
public final class UpdateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]", "Update configuration of one or more containers", 1, Usage.ANY);
    }

    @Override
    public void flags(Flags flags) {
        ContainerFlags.updatable(flags.group("Limits and restart policy:"));
        flags.text("string", "Restart policy to apply when a container exits", "--restart")
                .hidden("--kernel-memory");
        flags.group("While it runs, and kept for the next start:")
                .list("list", "Publish a container's port(s) to the host", "--publish-add")
                .list(
                        "list",
                        "Publish a port no more, as 8080:80 or as 80/tcp for all of its host ports",
                        "--publish-rm")
                .list("mount", "Attach a filesystem mount, as --mount of run", "--mount-add")
                .list("path", "Take the mount at a path of the container away", "--mount-rm")
                .list("list", "Add a host device, as --device of run", "--device-add")
                .list("path", "Take the device at a path of the container away", "--device-rm")
                .list("list", "Set a label", "--label-add")
                .list("name", "Remove a label", "--label-rm");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Map<String, Object> body = body(arguments);
        if (body.isEmpty()) {
            throw new CommandFailure(1, "you must provide one or more flags when using this command");
        }
        List<String> errors = new ArrayList<>();
        StringBuilder warnings = new StringBuilder();
        for (String container : arguments.values()) {
            try {
                JsonObject answer =
                        session.engine().object("POST", "/containers/" + Query.path(container) + "/update", body);
                session.printLine(container);
                for (Object warning : answer.array("Warnings")) {
                    warnings.append(warning).append('\n');
                }
            } catch (EngineError e) {
                errors.add(e.getMessage());
            }
        }
        if (!warnings.isEmpty()) {
            session.print(warnings.toString());
        }
        if (!errors.isEmpty()) {
            throw new CommandFailure(1, String.join("\n", errors));
        }
        return 0;
    }

    /** The limits at the top of the object, as Docker has them; jdock's own fields beside them. */
    static Map<String, Object> body(Arguments arguments) {
        Body body = new HostConfig(arguments).updates();
        Ports.of(arguments.list("--publish-add"), List.of());
        return body.setIfAny("PublishAdd", arguments.list("--publish-add"))
                .setIfAny("PublishRm", arguments.list("--publish-rm"))
                .setIfAny("MountAdd", Mounts.specs(arguments, "--mount-add"))
                .setIfAny("MountRm", arguments.list("--mount-rm"))
                .setIfAny("DeviceAdd", HostConfig.devices(arguments.list("--device-add")))
                .setIfAny("DeviceRm", arguments.list("--device-rm"))
                .setIfAny("LabelAdd", labels(arguments))
                .setIfAny("LabelRm", arguments.list("--label-rm"))
                .fields();
    }

    private static Map<String, Object> labels(Arguments arguments) {
        for (String label : arguments.list("--label-add")) {
            if (label.isEmpty() || label.charAt(0) == '=') {
                throw arguments.invalid("--label-add", label, "invalid label '" + label + "': empty name");
            }
        }
        return new LinkedHashMap<>(ContainerRequest.pairs(arguments.list("--label-add")));
    }
}
