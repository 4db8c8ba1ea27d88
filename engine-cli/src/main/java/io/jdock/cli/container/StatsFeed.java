package io.jdock.cli.container;

import io.jdock.cli.http.EngineClient;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.json.JsonReader;
import java.io.IOException;

/** Reads the samples of one container on a thread of its own, and keeps the last. */
final class StatsFeed {
    private final String container;
    private final EngineClient engine;
    private final boolean stream;
    private final Thread thread;
    private volatile JsonObject sample;
    private volatile IOException failure;

    private StatsFeed(String container, EngineClient engine, boolean stream) {
        this.container = container;
        this.engine = engine;
        this.stream = stream;
        this.thread = new Thread(this::read, "stats-" + container);
        thread.setDaemon(true);
    }

    /** @param stream whether to go on after the first sample */
    static StatsFeed start(String container, EngineClient engine, boolean stream) {
        StatsFeed feed = new StatsFeed(container, engine, stream);
        feed.thread.start();
        return feed;
    }

    private void read() {
        String path = "/containers/" + Query.path(container) + "/stats?stream=" + (stream ? "1" : "0");
        try (EngineClient own = new EngineClient(engine.address(), engine.version());
                HttpResponse response = own.stream("GET", path, null)) {
            JsonReader samples = Json.stream(response.body());
            for (JsonObject next = samples.nextObject(); next != null; next = samples.nextObject()) {
                sample = next;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    String container() {
        return container;
    }

    /** The last sample, null if there was none. */
    JsonObject sample() {
        return sample;
    }

    /** Why there are no more samples, null if the daemon said no error. */
    IOException failure() {
        return failure;
    }

    /** Whether no more samples come. */
    boolean ended() {
        return !thread.isAlive();
    }

    void await() {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
