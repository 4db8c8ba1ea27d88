package io.jdock.daemon.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to an object of the engine.
 *
 * @param type container, image, network, volume or daemon
 * @param action as Docker names it, as {@code start} or {@code exec_create: sh}
 * @param actorId id of the object
 * @param attributes facts about the object by name, labels among them
 */
public record Event(String type, String action, String actorId, Map<String, String> attributes, Instant time) {
    public Event {
        requireNonNull(type, "type is null");
        requireNonNull(action, "action is null");
        requireNonNull(actorId, "actorId is null");
        attributes = Map.copyOf(attributes);
        requireNonNull(time, "time is null");
    }
}
