package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.container.model.PortBinding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The list of containers: which of them, and how each is shown. Works on moments, without any lock. */
final class Listing {
    private static final Set<String> STATES =
            Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private final Parts parts;
    private final ContainerQuery query;
    private final List<Container.Moment> moments;

    Listing(Parts parts, ContainerQuery query) {
        this.parts = parts;
        this.query = query;
        this.moments = parts.index().all().stream()
                .map(Container::now)
                .sorted(Comparator.comparing(
                                (Container.Moment moment) -> moment.document().created())
                        .reversed())
                .toList();
    }

    List<ContainerSummary> list() {
        boolean all = query.all() || query.limit() > 0 || query.filters().containsKey("status");
        Stream<Container.Moment> shown = moments.stream()
                .filter(moment -> all || moment.run().isPresent() || moment.life() instanceof Life.Restarting);
        for (Map.Entry<String, List<String>> filter : query.filters().entrySet()) {
            shown = shown.filter(filter(filter.getKey(), filter.getValue()));
        }
        if (query.limit() > 0) {
            shown = shown.limit(query.limit());
        }
        Instant now = Instant.now();
        return shown.map(moment -> summary(moment, now)).toList();
    }

    private Predicate<Container.Moment> filter(String name, List<String> values) {
        return switch (name) {
            case "id" ->
                moment -> values.stream()
                        .anyMatch(value -> !value.isEmpty() && moment.id().startsWith(value));
            case "name" -> {
                List<NamePattern> patterns =
                        values.stream().map(NamePattern::of).toList();
                yield moment -> patterns.stream()
                        .anyMatch(pattern -> pattern.isIn("/" + moment.name()) || pattern.isIn(moment.name()));
            }
            case "label" -> moment -> values.stream().allMatch(value -> Prune.hasLabel(moment.document(), value));
            case "status" -> {
                checkWords(name, values, STATES);
                yield moment -> values.contains(moment.life().status());
            }
            case "exited" -> {
                List<Integer> codes =
                        values.stream().map(value -> number(name, value)).toList();
                yield moment -> moment.life() instanceof Life.Exited
                        && codes.contains(moment.life().exitCode());
            }
            case "ancestor" -> ancestor(values);
            case "before" -> {
                Instant limit = created(values);
                yield moment -> moment.document().created().isBefore(limit);
            }
            case "since" -> {
                Instant limit = created(values);
                yield moment -> moment.document().created().isAfter(limit);
            }
            case "volume" ->
                moment -> moment.document().mounts().stream()
                        .anyMatch(mount -> values.contains(mount.name()) || values.contains(mount.destination()));
            case "network" -> {
                List<String> names = values.stream()
                        .filter(value -> !value.isEmpty())
                        .map(value -> parts.networks().nameOf(value).orElse(value))
                        .toList();
                yield moment -> NetworkView.networks(moment.document()).keySet().stream()
                        .anyMatch(names::contains);
            }
            case "publish" ->
                ports(values, moment -> NetworkView.published(moment.document()).keySet());
            case "expose" ->
                ports(
                        values,
                        moment -> moment.document().config().exposedPorts().keySet());
            case "health" -> {
                checkWords(name, values, Set.of("none", "starting", "healthy", "unhealthy"));
                yield moment -> values.contains(
                        moment.document().health() == null
                                ? "none"
                                : moment.document().health().status().word());
            }
            case "is-task" -> {
                checkWords(name, values, Set.of("true", "1", "false", "0"));
                yield _ -> values.contains("false") || values.contains("0");
            }
            case "isolation" -> _ -> true;
            default -> throw EngineException.invalid("invalid filter '" + name + "'");
        };
    }

    private static void checkWords(String filter, List<String> values, Set<String> words) {
        for (String value : values) {
            if (!words.contains(value)) {
                throw EngineException.invalid("invalid filter '" + filter + "=" + value + "'");
            }
        }
    }

    private static Integer number(String filter, String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("invalid filter '" + filter + "=" + value + "'");
        }
    }

    private Predicate<Container.Moment> ancestor(List<String> values) {
        var ids = new ArrayList<String>();
        for (String value : values) {
            parts.images().idOf(value).ifPresent(ids::add);
        }
        return moment -> ids.contains(moment.document().imageId())
                || values.contains(moment.document().config().image());
    }

    private Instant created(List<String> refs) {
        return parts.index().find(refs.getLast()).now().document().created();
    }

    private interface Ports {
        Set<String> of(Container.Moment moment);
    }

    private static Predicate<Container.Moment> ports(List<String> values, Ports ports) {
        var wanted = new ArrayList<String>();
        for (String value : values) {
            PortSpec.exposed(value).forEach(exposed -> wanted.add(exposed.key()));
        }
        return moment -> ports.of(moment).stream().anyMatch(wanted::contains);
    }

    private ContainerSummary summary(Container.Moment moment, Instant now) {
        ContainerDocument document = moment.document();
        Long written = query.size()
                ? Long.valueOf(Inspection.size(parts.store().paths().upper(document.id())))
                : null;
        return new ContainerSummary(
                document.id(),
                List.of("/" + document.name()),
                document.config().image(),
                document.imageId(),
                command(document),
                document.created().getEpochSecond(),
                ports(document),
                written,
                written == null ? null : Long.valueOf(written + layers(document)),
                document.config().labels(),
                moment.life().status(),
                StatusText.of(moment.life(), document.health(), now),
                new ContainerSummary.SummaryHostConfig(
                        document.hostConfig().networkMode(),
                        document.hostConfig().annotations()),
                new ContainerSummary.SummaryNetworkSettings(NetworkView.networks(document)),
                document.mounts().stream().map(ContainerMount::describe).toList());
    }

    private static long layers(ContainerDocument document) {
        return document.lowerDirs().stream()
                .mapToLong(directory -> Inspection.size(Path.of(directory)))
                .sum();
    }

    /** Arguments with blanks are quoted, for the reader's eye only. */
    private static String command(ContainerDocument document) {
        var words = new ArrayList<String>();
        for (String word : SpecBuilder.command(document.config())) {
            words.add(words.isEmpty() || !word.contains(" ") ? word : "'" + word + "'");
        }
        return String.join(" ", words);
    }

    private static List<ContainerSummary.Port> ports(ContainerDocument document) {
        var shown = new ArrayList<ContainerSummary.Port>();
        NetworkView.ports(document).forEach((key, bindings) -> {
            PortSpec.Exposed exposed = PortSpec.exposed(key).getFirst();
            if (bindings == null || bindings.isEmpty()) {
                shown.add(new ContainerSummary.Port("", exposed.port(), 0, exposed.protocol()));
                return;
            }
            for (PortBinding binding : bindings) {
                shown.add(new ContainerSummary.Port(
                        binding.hostIp(),
                        exposed.port(),
                        binding.hostPort().isEmpty() ? 0 : Integer.parseInt(binding.hostPort()),
                        exposed.protocol()));
            }
        });
        return shown;
    }
}
