package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.PruneResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Removes containers that do not run. */
final class Prune {
    private final Parts parts;
    private final Removal removal;

    Prune(Parts parts, Removal removal) {
        this.parts = parts;
        this.removal = removal;
    }

    PruneResponse prune(Map<String, List<String>> filters) {
        Predicate<ContainerDocument> wanted = filter(filters, Instant.now());
        var deleted = new ArrayList<String>();
        long reclaimed = 0;
        for (Container container : parts.index().all()) {
            Container.Moment moment = container.now();
            if (!ended(moment.life()) || !wanted.test(moment.document())) {
                continue;
            }
            long size = Inspection.size(parts.store().paths().upper(container.id()));
            try {
                removal.remove(container, new RemoveOptions(false, false, false));
                deleted.add(container.id());
                reclaimed += size;
            } catch (EngineException _) {
                // Started or removed by somebody else meanwhile.
            }
        }
        parts.events().pruned(reclaimed);
        return new PruneResponse(deleted, reclaimed);
    }

    private static boolean ended(Life life) {
        return life instanceof Life.Created || life instanceof Life.Exited || life instanceof Life.Dead;
    }

    /** What {@code until}, {@code label} and {@code label!} let through. */
    static Predicate<ContainerDocument> filter(Map<String, List<String>> filters, Instant now) {
        Predicate<ContainerDocument> wanted = _ -> true;
        for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
            List<String> values = filter.getValue();
            wanted = wanted.and(
                    switch (filter.getKey()) {
                        case "until" -> until(values, now);
                        case "label" -> document -> values.stream().allMatch(value -> hasLabel(document, value));
                        case "label!" -> document -> values.stream().noneMatch(value -> hasLabel(document, value));
                        default -> throw EngineException.invalid("invalid filter '" + filter.getKey() + "'");
                    });
        }
        return wanted;
    }

    private static Predicate<ContainerDocument> until(List<String> values, Instant now) {
        if (values.size() != 1) {
            throw EngineException.invalid("more than one until filter specified");
        }
        Instant limit = TimeFilter.parse(values.getFirst(), now);
        return document -> document.created().isBefore(limit);
    }

    static boolean hasLabel(ContainerDocument document, String wanted) {
        int equals = wanted.indexOf('=');
        Map<String, String> labels = document.config().labels();
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    /** A time, seconds since 1970, or how long ago. */
}
