package io.jdock.daemon.container;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HealthConfig;
import io.jdock.daemon.image.content.RuntimeConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Fills what a client left open with what the image says, as Docker does. */
final class ConfigMerge {
    private ConfigMerge() {}

    static ContainerConfig merge(ContainerConfig asked, RuntimeConfig image) {
        boolean noEntrypoint = asked.entrypoint() == null || asked.entrypoint().isEmpty();
        boolean noCommand = asked.cmd() == null || asked.cmd().isEmpty();
        List<String> entrypoint = asked.entrypoint() == null ? image.entrypoint() : asked.entrypoint();
        return new ContainerConfig(
                asked.hostname(),
                asked.domainname(),
                asked.user().isEmpty() ? image.user() : asked.user(),
                asked.attachStdin(),
                asked.attachStdout(),
                asked.attachStderr(),
                union(asked.exposedPorts(), image.exposedPorts().keySet()),
                asked.tty(),
                asked.openStdin(),
                asked.stdinOnce(),
                environment(asked.env(), image.env()),
                // An image's command is meant for its own entry point only.
                noEntrypoint && noCommand ? image.cmd() : asked.cmd(),
                health(asked.healthcheck(), image.healthcheck()),
                asked.argsEscaped(),
                asked.image(),
                union(asked.volumes(), image.volumes().keySet()),
                asked.workingDir().isEmpty() ? image.workingDir() : asked.workingDir(),
                // [""] is how a client says "no entry point" to an image that has one.
                entrypoint.equals(List.of("")) ? List.of() : entrypoint,
                asked.networkDisabled(),
                asked.macAddress(),
                image.onBuild().isEmpty() ? asked.onBuild() : image.onBuild(),
                labels(asked.labels(), image.labels()),
                asked.stopSignal().isEmpty() ? image.stopSignal() : asked.stopSignal(),
                asked.stopTimeout(),
                asked.shell() == null && !image.shell().isEmpty() ? image.shell() : asked.shell());
    }

    private static Map<String, Object> union(Map<String, Object> asked, Set<String> image) {
        var all = new TreeMap<>(asked);
        image.forEach(key -> all.put(key.contains("/") || !key.matches("[0-9-]+") ? key : key + "/tcp", Map.of()));
        return all;
    }

    private static List<String> environment(List<String> asked, List<String> image) {
        var names = new HashSet<String>();
        asked.forEach(entry -> names.add(variable(entry)));
        var all = new ArrayList<>(asked);
        image.stream().filter(entry -> !names.contains(variable(entry))).forEach(all::add);
        return all;
    }

    private static String variable(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    private static Map<String, String> labels(Map<String, String> asked, Map<String, String> image) {
        var all = new TreeMap<>(image);
        all.putAll(asked);
        return all;
    }

    private static HealthConfig health(HealthConfig asked, io.jdock.daemon.image.content.HealthConfig image) {
        if (image == null) {
            return asked;
        } else if (asked == null) {
            return new HealthConfig(
                    image.test(),
                    image.interval(),
                    image.timeout(),
                    image.startPeriod(),
                    image.startInterval(),
                    image.retries());
        }
        return new HealthConfig(
                asked.test().isEmpty() ? image.test() : asked.test(),
                asked.interval() == 0 ? image.interval() : asked.interval(),
                asked.timeout() == 0 ? image.timeout() : asked.timeout(),
                asked.startPeriod() == 0 ? image.startPeriod() : asked.startPeriod(),
                asked.startInterval() == 0 ? image.startInterval() : asked.startInterval(),
                asked.retries() == 0 ? image.retries() : asked.retries());
    }
}
