package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.stream.LogQuery;
import io.jdock.daemon.event.Event;
import io.jdock.daemon.event.EventMessage;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.state.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /events}. */
final class EventRoutes {
    private final Events events;

    EventRoutes(Events events) {
        this.events = requireNonNull(events, "events is null");
    }

    List<Route> routes() {
        return List.of(Route.get("/events", this::stream));
    }

    private void stream(Call call) throws IOException, InterruptedException {
        var filter = new EventFilter(call.query().filters());
        Instant since = LogQuery.time("since", call.query().text("since"), Instant.MAX);
        Instant until = LogQuery.time("until", call.query().text("until"), LogQuery.FOREVER);
        if (!since.equals(Instant.MAX) && since.isAfter(until)) {
            throw EngineException.invalid("`since` time (" + call.query().text("since")
                    + ") cannot be after `until` time (" + call.query().text("until") + ")");
        }
        // Without a beginning, an end in the past would show nothing at all: docker then starts with now, too.
        try (Events.Subscription subscription =
                since.equals(Instant.MAX) ? events.subscribe() : events.subscribe(since)) {
            OutputStream out = call.exchange().stream(200, "application/json");
            call.exchange().interruptWhenClientLeaves();
            while (true) {
                Duration left = Duration.between(Instant.now(), until);
                Optional<Event> next = subscription.next(left.isNegative() ? Duration.ZERO : min(left));
                if (next.isEmpty() && left.isNegative()) {
                    return;
                }
                if (next.isPresent() && next.get().time().isAfter(until)) {
                    return;
                }
                if (next.isPresent() && filter.matches(next.get())) {
                    write(out, next.get());
                }
            }
        }
    }

    private static Duration min(Duration left) {
        return left.compareTo(Duration.ofHours(1)) < 0 ? left : Duration.ofHours(1);
    }

    private static void write(OutputStream out, Event event) throws IOException {
        var line = new ByteArrayOutputStream();
        line.write(Json.bytes(EventMessage.of(event)));
        line.write('\n');
        out.write(line.toByteArray());
    }
}
