package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.UsageError;
import io.jdock.cli.json.Body;
import io.jdock.cli.terminal.Terminal;
import io.jdock.cli.terminal.WindowSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the flags of run and create ask for.
 *
 * @param name the container's name, null to let the daemon choose
 * @param image the image as the user named it
 * @param platform the platform asked for, null for the daemon's
 * @param attachStdin whether the client's input goes to the container
 * @param attachStdout whether the container's output comes to the client
 * @param attachStderr whether the container's errors come to the client
 * @param tty whether the container has a terminal
 * @param autoRemove whether the daemon removes it when it ends
 * @param body the JSON object of {@code POST /containers/create}
 */
record ContainerRequest(
        String name,
        String image,
        String platform,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        boolean tty,
        boolean autoRemove,
        Map<String, Object> body) {
    /**
     * Turns flags into a request.
     *
     * @param detach whether nothing is to be attached
     * @param environment where variables named without a value come from
     * @throws UsageError for a bad value of a flag
     * @throws CommandFailure for a bad combination, with exit code 125
     */
    static ContainerRequest of(Arguments arguments, boolean detach, Map<String, String> environment) {
        ContainerFlags.refuseForeign(arguments);
        List<String> attach = attach(arguments);
        if (detach && !attach.isEmpty()) {
            throw new CommandFailure(1, "conflicting options: cannot specify both --attach and --detach");
        }
        boolean interactive = arguments.flag("--interactive");
        boolean tty = arguments.flag("--tty");
        boolean all = attach.isEmpty() && !detach;
        boolean stdin = attach.contains("stdin") || all && interactive;
        boolean stdout = attach.contains("stdout") || all;
        boolean stderr = attach.contains("stderr") || all;
        List<String> values = arguments.values();
        HostConfig host = new HostConfig(arguments);
        NetworkFlags network = new NetworkFlags(arguments);
        Ports ports = Ports.of(arguments.list("--publish"), arguments.list("--expose"));
        Mounts mounts = Mounts.of(arguments);

        Body body = new Body()
                .setIfAny("Hostname", arguments.text("--hostname"))
                .setIfAny("Domainname", arguments.text("--domainname"))
                .setIfAny("User", arguments.text("--user"))
                .set("AttachStdin", stdin)
                .set("AttachStdout", stdout)
                .set("AttachStderr", stderr)
                .set("Tty", tty)
                .set("OpenStdin", interactive)
                .set("StdinOnce", interactive && stdin)
                .setIfAny("Env", Environment.of(arguments, environment))
                .setIfAny("Cmd", new ArrayList<>(values.subList(1, values.size())))
                .set("Image", values.get(0))
                .setIfAny("WorkingDir", arguments.text("--workdir"))
                .setIfAny("ExposedPorts", ports.exposed())
                .setIfAny("Volumes", mounts.anonymous())
                .setIfAny("Labels", Environment.labels(arguments))
                .setIfAny("StopSignal", arguments.text("--stop-signal"))
                .setIfAny("Healthcheck", HealthFlags.of(arguments));
        if (arguments.has("--entrypoint")) {
            body.set("Entrypoint", List.of(arguments.text("--entrypoint")));
        }
        if (arguments.has("--stop-timeout")) {
            body.set("StopTimeout", arguments.integer("--stop-timeout", 0));
        }
        body.setIfAny("MacAddress", network.macAddress());
        Map<String, Object> hostConfig = host.fields(network.mode(), ports.bindings(), mounts);
        WindowSize size = tty ? Terminal.size(1) : null;
        if (size != null) {
            hostConfig.put("ConsoleSize", List.of(size.rows(), size.columns()));
        }
        body.set("HostConfig", hostConfig);
        Map<String, Object> endpoints = network.endpoints();
        if (!endpoints.isEmpty()) {
            body.set("NetworkingConfig", Map.of("EndpointsConfig", endpoints));
        }
        return new ContainerRequest(
                arguments.text("--name"),
                values.get(0),
                arguments.text("--platform"),
                stdin,
                stdout,
                stderr,
                tty,
                arguments.flag("--rm"),
                body.fields());
    }

    private static List<String> attach(Arguments arguments) {
        List<String> streams = new ArrayList<>();
        for (String value : arguments.list("--attach")) {
            String stream = value.toLowerCase(java.util.Locale.ROOT);
            if (!stream.equals("stdin") && !stream.equals("stdout") && !stream.equals("stderr")) {
                throw arguments.invalid("--attach", value, "valid streams are STDIN, STDOUT and STDERR");
            }
            streams.add(stream);
        }
        return streams;
    }

    /** Whether any stream is attached. */
    boolean attached() {
        return attachStdin || attachStdout || attachStderr;
    }

    /** A refusal of run or create before the daemon is asked. */
    static CommandFailure failure(String message) {
        return new CommandFailure(UsageError.EXIT_CODE, message);
    }

    /** Splits {@code key=value} at the first sign; the value is empty if there is none. */
    static Map<String, Object> pairs(List<String> values) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            pairs.put(equals < 0 ? value : value.substring(0, equals), equals < 0 ? "" : value.substring(equals + 1));
        }
        return pairs;
    }
}
