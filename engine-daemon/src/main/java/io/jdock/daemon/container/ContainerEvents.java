package io.jdock.daemon.container;

import io.jdock.daemon.event.Events;
import java.util.Map;
import java.util.TreeMap;

/** Tells what happens to containers, with the attributes that Docker gives such events. */
final class ContainerEvents {
    private final Events events;

    ContainerEvents(Events events) {
        this.events = events;
    }

    void publish(ContainerDocument document, String action) {
        publish(document, action, Map.of());
    }

    void publish(ContainerDocument document, String action, Map<String, String> more) {
        var attributes = new TreeMap<>(document.config().labels());
        attributes.put("image", document.config().image());
        attributes.put("name", document.name());
        attributes.putAll(more);
        events.publish("container", action, document.id(), attributes);
    }

    /** Containers that did not run were removed together. */
    void pruned(long reclaimedBytes) {
        events.publish("container", "prune", "", Map.of("reclaimed", Long.toString(reclaimedBytes)));
    }
}
