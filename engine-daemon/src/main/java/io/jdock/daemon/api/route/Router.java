package io.jdock.daemon.api.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.http.BrokenBody;
import io.jdock.daemon.api.http.Exchange;
import io.jdock.daemon.api.http.Handler;
import io.jdock.daemon.api.http.HttpProblem;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of each request, and answers every failure with docker's {@code {"message": ...}}. Paths are answered
 * with and without a version in front.
 */
public final class Router implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final List<Route> routes;
    private final Map<String, List<Route>> byFirstSegment = new LinkedHashMap<>();
    private final Map<String, String> headers;

    /** {@code headers} go with every answer. */
    public Router(List<Route> routes, Map<String, String> headers) {
        this.routes = List.copyOf(routes);
        this.headers = new LinkedHashMap<>(requireNonNull(headers, "headers is null"));
        for (Route route : routes) {
            byFirstSegment
                    .computeIfAbsent(route.path().firstSegment(), _ -> new ArrayList<>())
                    .add(route);
        }
    }

    /** The table; the first route that fits is taken. */
    public List<Route> routes() {
        return routes;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        headers.forEach(exchange::header);
        LOG.debug("{} {}", exchange.method(), exchange.target());
        try {
            dispatch(exchange);
        } catch (HttpProblem | InterruptedException | InterruptedIOException e) {
            throw e;
        } catch (Exception e) {
            if (exchange.answered()) {
                throw e;
            }
            answer(exchange, e);
        }
    }

    @Override
    public void refuse(Exchange exchange, HttpProblem problem) throws IOException {
        headers.forEach(exchange::header);
        message(exchange, problem.status(), problem.getMessage());
    }

    private void dispatch(Exchange exchange) throws Exception {
        String target = ofServer(exchange.target());
        int mark = target.indexOf('?');
        String path = decode(mark < 0 ? target : target.substring(0, mark));
        Query query = Query.parse(mark < 0 ? "" : target.substring(mark + 1));
        ApiVersion version = ApiVersion.SERVED;
        Optional<ApiVersion.Versioned> versioned = ApiVersion.Versioned.split(path);
        if (versioned.isPresent()) {
            version = versioned.get().version();
            version.requireAnswered();
            path = versioned.get().path();
        }
        for (Route route : byFirstSegment.getOrDefault(PathTemplate.firstSegment(path), List.of())) {
            Optional<Map<String, String>> holes = route.path().match(path);
            if (holes.isPresent() && route.method().equals(exchange.method())) {
                route.endpoint().answer(new Call(exchange, version, holes.get(), query));
                return;
            }
        }
        // Another method on a known path is answered like an unknown path, as by dockerd.
        throw EngineException.notFound("page not found");
    }

    /** As servers must, also takes the form that clients send to a proxy: {@code http://host/path}. */
    private static String ofServer(String target) {
        return target.startsWith("/") ? target : target.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*", "");
    }

    private static String decode(String path) {
        try {
            // URLDecoder is for queries, where + is a blank.
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorKind.INVALID, "invalid percent-encoding in the path", e);
        }
    }

    private static void answer(Exchange exchange, Exception failure) throws IOException {
        Optional<BrokenBody> broken = brokenBody(failure);
        if (broken.isPresent()) {
            LOG.debug(
                    "{} {}: {}",
                    exchange.method(),
                    exchange.target(),
                    broken.get().getMessage());
            message(exchange, 400, broken.get().getMessage());
            return;
        }
        switch (failure) {
            case EngineException refused -> {
                int status = ErrorStatus.of(refused.kind());
                if (refused.kind() == ErrorKind.INTERNAL) {
                    logInternal(exchange, refused);
                } else {
                    LOG.debug("{} {}: {}", exchange.method(), exchange.target(), refused.getMessage());
                }
                if (refused.kind() == ErrorKind.NOT_MODIFIED) {
                    exchange.send(status);
                } else {
                    message(exchange, status, refused.getMessage());
                }
            }
            default -> {
                LOG.error("{} {}", exchange.method(), exchange.target(), failure);
                message(exchange, 500, "internal error: " + failure);
            }
        }
    }

    /** A handler that reads a body as a stream may say in its own words that it failed. */
    private static Optional<BrokenBody> brokenBody(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BrokenBody broken) {
                return Optional.of(broken);
            }
        }
        return Optional.empty();
    }

    /** What the host refused (a taken port, a full disk) is told in a line; a stack is for errors of this program. */
    private static void logInternal(Exchange exchange, EngineException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean ofHost = !(root instanceof RuntimeException)
                || root instanceof EngineException
                || root instanceof SyscallException;
        if (ofHost) {
            LOG.warn("{} {}: {}", exchange.method(), exchange.target(), failure.getMessage());
        } else {
            LOG.error("{} {}: {}", exchange.method(), exchange.target(), failure.getMessage(), failure);
        }
    }

    private static void message(Exchange exchange, int status, String message) throws IOException {
        exchange.send(status, "application/json", Json.bytes(Map.of("message", message)));
    }
}
