package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Answers requests, each on a virtual thread of its own that may block. */
@FunctionalInterface
public interface Handler {
    /**
     * Must answer exactly once. An exception before the answer began makes an empty 500; one after it cuts the
     * connection, by which the client knows that the answer is not whole.
     */
    void handle(Exchange exchange) throws Exception;

    /** Answers a request that the server could not even read. The connection is closed afterwards. */
    default void refuse(Exchange exchange, HttpProblem problem) throws Exception {
        exchange.send(
                problem.status(),
                "text/plain; charset=utf-8",
                problem.getMessage().getBytes(UTF_8));
    }
}
