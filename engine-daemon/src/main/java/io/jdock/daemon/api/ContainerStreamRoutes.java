package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.http.DuplexStream;
import io.jdock.daemon.api.http.WebSocketStream;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Query;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.stream.AttachStream;
import io.jdock.daemon.api.stream.DetachKeys;
import io.jdock.daemon.api.stream.LogQuery;
import io.jdock.daemon.api.stream.LogStream;
import io.jdock.daemon.container.AttachOptions;
import io.jdock.daemon.container.Attachment;
import io.jdock.daemon.container.ContainerLog;
import io.jdock.daemon.container.Containers;
import io.jdock.shim.streamlog.LogNotifier;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What streams a container's output and input: logs and attach. */
final class ContainerStreamRoutes {
    private final Containers containers;
    private final LogNotifier notifier;

    ContainerStreamRoutes(Containers containers, LogNotifier notifier) {
        this.containers = requireNonNull(containers, "containers is null");
        this.notifier = requireNonNull(notifier, "notifier is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/containers/{id}/logs", this::logs),
                Route.post("/containers/{id}/attach", this::attach),
                Route.get("/containers/{id}/attach/ws", this::attachWebSocket));
    }

    private void logs(Call call) throws IOException, InterruptedException {
        LogQuery query = logQuery(call.query());
        ContainerLog log = containers.logs(call.path("id"));
        try (LogStream stream = LogStream.open(log, query, notifier)) {
            var out = call.exchange().stream(200, StreamTypes.of(call, log.tty()));
            call.exchange().interruptWhenClientLeaves();
            stream.writeTo(out);
        }
    }

    private static LogQuery logQuery(Query query) {
        boolean stdout = query.flag("stdout");
        boolean stderr = query.flag("stderr");
        if (!stdout && !stderr) {
            throw EngineException.invalid("Bad parameters: you must choose at least one stream");
        }
        // Docker takes what is no number, "all" among it, and what is negative as no limit.
        String tail = query.text("tail");
        OptionalLong limit = tail.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(tail)) : OptionalLong.empty();
        return new LogQuery(
                stdout,
                stderr,
                query.flag("follow"),
                query.flag("timestamps"),
                query.flag("details"),
                LogQuery.time("since", query.text("since"), Instant.EPOCH),
                LogQuery.time("until", query.text("until"), LogQuery.FOREVER),
                limit);
    }

    /** Output of both streams comes as it is, without a frame that would tell which is which. */
    private void attachWebSocket(Call call) throws IOException, InterruptedException {
        AttachOptions options = attachOptions(call.query());
        DetachKeys keys = DetachKeys.parse(call.query().text("detachKeys"));
        Attachment attachment = containers.attach(call.path("id"), options);
        try (AttachStream stream = AttachStream.open(attachment, options, keys, notifier)) {
            WebSocketStream connection = call.exchange().hijackWebSocket();
            call.exchange().interruptWhenClientLeaves();
            stream.runRaw(connection.input(), connection.output());
            connection.close();
        }
    }

    private static AttachOptions attachOptions(Query query) {
        return new AttachOptions(
                query.flag("logs"),
                query.flag("stream"),
                query.flag("stdin"),
                query.flag("stdout"),
                query.flag("stderr"));
    }

    private void attach(Call call) throws IOException, InterruptedException {
        Query query = call.query();
        DetachKeys keys = DetachKeys.parse(query.text("detachKeys"));
        AttachOptions options = attachOptions(query);
        Attachment attachment = containers.attach(call.path("id"), options);
        try (AttachStream stream = AttachStream.open(attachment, options, keys, notifier)) {
            DuplexStream connection = call.exchange().hijack(StreamTypes.hijacked(call, attachment.tty()));
            call.exchange().interruptWhenClientLeaves();
            stream.run(connection.input(), connection.output());
        }
    }
}
