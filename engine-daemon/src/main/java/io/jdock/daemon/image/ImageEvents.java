package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.event.Events;
import java.util.Map;
import java.util.TreeMap;

/** Tells what happens to images, with the attributes that Docker gives such events. */
final class ImageEvents {
    private static final String TYPE = "image";

    private final Events events;

    ImageEvents(Events events) {
        this.events = requireNonNull(events, "events is null");
    }

    /** An event that knows the image by its identifier. */
    void publish(Image image, String action) {
        publish(image, image.id().toString(), action);
    }

    /** An event that knows the image by {@code name}. */
    void publish(Image image, String name, String action) {
        var attributes = new TreeMap<>(image.config().config().labels());
        attributes.put("name", name);
        events.publish(TYPE, action, image.id().toString(), attributes);
    }

    void pruned(long reclaimedBytes) {
        events.publish(TYPE, "prune", "", Map.of("reclaimed", Long.toString(reclaimedBytes)));
    }
}
