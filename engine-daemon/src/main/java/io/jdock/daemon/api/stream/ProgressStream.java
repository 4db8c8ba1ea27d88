package io.jdock.daemon.api.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.http.Exchange;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An answer that is a stream of Docker's progress messages. It begins with the first of them, so that what fails
 * before has a status of its own; a later failure is the last message.
 */
public final class ProgressStream implements Progress {
    private static final byte[] END_OF_LINE = "\r\n".getBytes(US_ASCII);
    /** How often a client is told of one object's bytes: a terminal shows no more, and each message is a write. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Exchange exchange;
    private final Map<String, Long> lastBytes = new HashMap<>();
    private OutputStream out;

    /** An operation that tells of itself. */
    public interface Operation {
        void run(Progress progress) throws IOException;
    }

    private ProgressStream(Exchange exchange) {
        this.exchange = requireNonNull(exchange, "exchange is null");
    }

    /** Runs an operation and answers with what it tells. */
    public static void answer(Exchange exchange, Operation operation) throws IOException {
        var stream = new ProgressStream(exchange);
        try {
            operation.run(stream);
            stream.begin();
        } catch (EngineException e) {
            if (!exchange.answered()) {
                throw e;
            }
            stream.tell(ProgressMessage.error(e.getMessage()));
        }
    }

    @Override
    public synchronized void tell(ProgressMessage message) throws IOException {
        if (isTooSoon(message)) {
            return;
        }
        byte[] json = Json.bytes(message);
        byte[] line = new byte[json.length + END_OF_LINE.length];
        System.arraycopy(json, 0, line, 0, json.length);
        System.arraycopy(END_OF_LINE, 0, line, json.length, END_OF_LINE.length);
        begin().write(line);
    }

    private boolean isTooSoon(ProgressMessage message) {
        ProgressMessage.Detail detail = message.progressDetail();
        if (detail == null || detail.current() == 0 || detail.current() == detail.total() || message.id() == null) {
            return false;
        }
        long now = System.nanoTime();
        Long last = lastBytes.get(message.id());
        if (last != null && now - last < INTERVAL_NANOS) {
            return true;
        }
        lastBytes.put(message.id(), now);
        return false;
    }

    private synchronized OutputStream begin() throws IOException {
        if (out == null) {
            out = exchange.stream(200, "application/json");
        }
        return out;
    }
}
