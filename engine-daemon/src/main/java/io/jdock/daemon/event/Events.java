package io.jdock.daemon.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The engine's events: published from anywhere, read through subscriptions, the last {@value #REMEMBERED} kept. */
public final class Events {
    private static final int REMEMBERED = 256;
    /** A reader that is this far behind loses the oldest, rather than the daemon its memory. */
    private static final int MOST_WAITING = 10_000;

    private final ArrayDeque<Event> past = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();

    /** Publishes an event that happened now. Never blocks. */
    public void publish(String type, String action, String actorId, Map<String, String> attributes) {
        publish(new Event(type, action, actorId, attributes, Instant.now()));
    }

    public synchronized void publish(Event event) {
        past.addLast(event);
        if (past.size() > REMEMBERED) {
            past.removeFirst();
        }
        for (Subscription subscription : subscriptions) {
            subscription.offer(event);
        }
    }

    /** Subscribes to all events from now on. */
    public Subscription subscribe() {
        return subscribe(Instant.MAX);
    }

    /** Subscribes, and first gives those remembered events that happened at {@code since} or later. */
    public synchronized Subscription subscribe(Instant since) {
        var subscription = new Subscription();
        past.stream().filter(event -> !event.time().isBefore(since)).forEach(subscription::offer);
        subscriptions.add(subscription);
        return subscription;
    }

    /** The remembered events between two times, both included. */
    public synchronized List<Event> past(Instant since, Instant until) {
        var found = new ArrayList<Event>();
        for (Event event : past) {
            if (!event.time().isBefore(since) && !event.time().isAfter(until)) {
                found.add(event);
            }
        }
        return found;
    }

    /** How many read. */
    public synchronized int listeners() {
        return subscriptions.size();
    }

    private synchronized void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    /** One reader of events. */
    public final class Subscription implements AutoCloseable {
        private final LinkedBlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

        private Subscription() {}

        private void offer(Event event) {
            while (!waiting.offer(event)) {
                waiting.poll();
            }
        }

        /** The next event; empty if none came in that time. */
        public Optional<Event> next(Duration timeout) throws InterruptedException {
            return Optional.ofNullable(waiting.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            remove(this);
        }
    }
}
