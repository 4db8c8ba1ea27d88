package io.jdock.cli.container;

import io.jdock.cli.CommandFailure;
import io.jdock.cli.Session;
import io.jdock.cli.UsageError;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;

/** Waits on a thread of its own for the answer that tells a container's exit code. */
final class ExitWaiter {
    private static final long GRACE_MILLIS = 1000;
    private static final long REMOVAL_MILLIS = 10_000;

    private final HttpResponse response;
    private final Thread thread;
    private volatile JsonObject answer;
    private volatile IOException failure;

    ExitWaiter(HttpResponse response) {
        this.response = response;
        this.thread = new Thread("exit-waiter") {
            @Override
            public void run() {
                read();
            }
        };
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            answer = JsonObject.of(Json.parse(response.body().readAllBytes()));
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * The exit code, once the output has ended. With a terminal the output also ends when the daemon saw the keys that
     * detach: then the container still runs, and the code is 0.
     */
    int exitCode(Session session, String id, boolean tty) throws IOException {
        if (tty && !join(GRACE_MILLIS) && isRunning(session, id)) {
            return 0;
        }
        join(0);
        if (failure != null || !answer.fields().containsKey("StatusCode")) {
            throw new CommandFailure(
                    UsageError.EXIT_CODE,
                    "error waiting for container: "
                            + (failure == null ? "the daemon went away" : failure.getMessage()));
        }
        String error = answer.object("Error").text("Message");
        if (!error.isEmpty()) {
            session.errorLine("error waiting for container: " + error);
            return UsageError.EXIT_CODE;
        }
        return (int) answer.number("StatusCode");
    }

    /** Waits a while for the removal of a container whose start failed. */
    void awaitQuietly() {
        join(REMOVAL_MILLIS);
    }

    private static boolean isRunning(Session session, String id) throws IOException {
        try {
            return session.engine()
                    .object("GET", "/containers/" + id + "/json", null)
                    .object("State")
                    .flag("Running");
        } catch (EngineError _) {
            return false; // removed already
        }
    }

    private boolean join(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
