package io.jdock.daemon.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** An {@link Event} as the API writes it; the first three fields are for clients older than API 1.22. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventMessage(
        String status,
        String id,
        String from,
        @JsonProperty("Type") String type,
        @JsonProperty("Action") String action,
        @JsonProperty("Actor") Actor actor,
        String scope,
        long time,
        long timeNano) {
    /** The object that the event is about. */
    public record Actor(
            @JsonProperty("ID") String id,
            @JsonProperty("Attributes") Map<String, String> attributes) {}

    public static EventMessage of(Event event) {
        boolean legacy = event.type().equals("container") || event.type().equals("image");
        long seconds = event.time().getEpochSecond();
        return new EventMessage(
                legacy ? event.action() : null,
                legacy ? event.actorId() : null,
                legacy ? event.attributes().get("image") : null,
                event.type(),
                event.action(),
                new Actor(event.actorId(), event.attributes()),
                "local",
                seconds,
                seconds * 1_000_000_000L + event.time().getNano());
    }
}
