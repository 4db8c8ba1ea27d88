package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.health.Health;
import io.jdock.daemon.container.model.ContainerInspect;
import io.jdock.daemon.container.model.ContainerState;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.NetworkSettings;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.state.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A container as inspect shows it. */
final class Inspection {
    private static final EndpointSettings NOWHERE = EndpointSettings.defaults();

    private Inspection() {}

    static ContainerInspect of(Container.Moment moment, Set<String> execIds, ContainerPaths paths, boolean withSize) {
        ContainerDocument document = moment.document();
        List<String> command = SpecBuilder.command(document.config());
        String id = document.id();
        Long written = withSize ? Long.valueOf(size(paths.upper(id))) : null;
        return new ContainerInspect(
                id,
                document.created().toString(),
                command.getFirst(),
                command.subList(1, command.size()),
                state(moment),
                document.imageId(),
                paths.resolvConf(id).toString(),
                paths.hostname(id).toString(),
                paths.hosts(id).toString(),
                logPath(document, paths),
                "/" + document.name(),
                document.restartCount(),
                "overlay2",
                document.platform(),
                "",
                "",
                "",
                execIds.isEmpty() ? null : List.copyOf(execIds),
                shown(document),
                graphDriver(document, paths),
                written,
                withSize ? Long.valueOf(written + sum(document.lowerDirs())) : null,
                document.mounts().stream().map(ContainerMount::describe).toList(),
                document.config(),
                network(moment));
    }

    /** Links are shown with the names of both ends, as in Docker. */
    private static HostConfig shown(ContainerDocument document) {
        HostConfig host = document.hostConfig();
        return host.links().isEmpty()
                ? host
                : host.with(Map.of(
                        "Links",
                        host.links().stream()
                                .map(Links.Link::parse)
                                .map(link -> "/" + link.target() + ":/" + document.name() + "/" + link.alias())
                                .toList()));
    }

    static ContainerState state(Container.Moment moment) {
        Life life = moment.life() instanceof Life.Removing removing ? removing.before() : moment.life();
        LifeRecord facts = LifeRecord.of(life);
        boolean restarting = life instanceof Life.Restarting;
        return new ContainerState(
                moment.life().status(),
                life.run().isPresent() || restarting,
                life instanceof Life.Paused,
                restarting,
                facts.oomKilled(),
                life instanceof Life.Dead,
                life.run().map(Life.Running::pid).orElse(0),
                life.exitCode(),
                facts.error() == null ? "" : facts.error(),
                time(facts.startedAt()),
                time(facts.finishedAt()),
                health(moment.document().health()));
    }

    private static ContainerState.Health health(Health health) {
        return health == null
                ? null
                : new ContainerState.Health(
                        health.status().word(),
                        health.failingStreak(),
                        health.log().stream()
                                .map(check -> new ContainerState.Result(
                                        check.start().toString(),
                                        check.end().toString(),
                                        check.exitCode(),
                                        check.output()))
                                .toList());
    }

    private static String time(Instant time) {
        return time == null ? ContainerState.NEVER : time.toString();
    }

    private static ContainerInspect.GraphDriver graphDriver(ContainerDocument document, ContainerPaths paths) {
        var data = new TreeMap<String, String>();
        data.put("ID", document.id());
        data.put("LowerDir", String.join(":", document.lowerDirs()));
        data.put("UpperDir", paths.upper(document.id()).toString());
        data.put("WorkDir", paths.work(document.id()).toString());
        return new ContainerInspect.GraphDriver(data, "overlay2");
    }

    private static NetworkSettings network(Container.Moment moment) {
        ContainerDocument document = moment.document();
        NetworkAttachment held = document.network();
        Map<String, EndpointSettings> networks = NetworkView.networks(document);
        EndpointSettings main = held == null ? NOWHERE : networks.getOrDefault("bridge", NOWHERE);
        return new NetworkSettings(
                "",
                held == null ? "" : held.sandboxId(),
                held == null ? "" : held.namespacePath(),
                NetworkView.ports(document),
                false,
                "",
                0,
                null,
                null,
                main.endpointId(),
                main.gateway(),
                main.globalIpv6Address(),
                main.globalIpv6PrefixLen(),
                main.ipAddress(),
                main.ipPrefixLen(),
                main.ipv6Gateway(),
                main.macAddress(),
                networks);
    }

    private static long sum(List<String> directories) {
        return directories.stream()
                .mapToLong(directory -> size(Path.of(directory)))
                .sum();
    }

    /** As Docker, only json-file has a path to look at. */
    private static String logPath(ContainerDocument document, ContainerPaths paths) {
        return document.hostConfig().logConfig().type().equals("json-file")
                ? paths.jsonLog(document.id()).toString()
                : "";
    }

    static long size(Path directory) {
        try {
            return Trees.bytes(directory);
        } catch (IOException e) {
            throw EngineException.internal("measure \"" + directory + "\": " + e.getMessage(), e);
        }
    }
}
