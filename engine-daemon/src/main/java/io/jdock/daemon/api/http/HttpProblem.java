package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;

/** A request that breaks the rules of HTTP or of the server, before its meaning is looked at. */
public final class HttpProblem extends RuntimeException {
    private final int status;

    public HttpProblem(int status, String message) {
        super(requireNonNull(message, "message is null"));
        this.status = status;
    }

    /** What is wrong with a request's head, if anything. */
    static Optional<HttpProblem> of(HttpRequest request) {
        if (request.decoderResult().isSuccess()) {
            return request.protocolVersion().majorVersion() == 1
                    ? Optional.empty()
                    : Optional.of(new HttpProblem(505, "unsupported protocol version: " + request.protocolVersion()));
        }
        Throwable cause = request.decoderResult().cause();
        return Optional.of(
                switch (cause) {
                    case TooLongHttpLineException _ -> new HttpProblem(414, "the request line is too long");
                    case TooLongHttpHeaderException _ -> new HttpProblem(431, "the request headers are too long");
                    default -> new HttpProblem(400, "malformed HTTP request: " + cause.getMessage());
                });
    }

    public int status() {
        return status;
    }
}
