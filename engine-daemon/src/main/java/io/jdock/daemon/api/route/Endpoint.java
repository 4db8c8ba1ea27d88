package io.jdock.daemon.api.route;

/** What one route does. */
@FunctionalInterface
public interface Endpoint {
    /** Answers the call, or throws before it began to. */
    void answer(Call call) throws Exception;
}
