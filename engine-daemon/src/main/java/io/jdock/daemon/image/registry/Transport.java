package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;

/**
 * HTTP/1.1 to any host, each with the TLS that it needs; redirects are followed, failures are told in Docker's
 * words.
 */
final class Transport implements AutoCloseable {
    private static final int MOST_REDIRECTS = 10;
    /** Of all hosts that have no certificates of their own. */
    private static final String ANY = "";

    private final RegistryConfig config;
    private final Tls tls;
    private final Proxies proxies;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HttpClient> clients = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A request.
     *
     * @param headers {@code Authorization} among them, which is not sent to another host that this one redirects to
     * @param body can be asked for its content again
     * @param sent how much of the body is on its way, so that a slow sender is told from a dead receiver
     */
    record Request(String method, URI uri, Map<String, String> headers, BodyPublisher body, AtomicLong sent) {
        static Request of(String method, URI uri) {
            return new Request(method, uri, Map.of(), BodyPublishers.noBody(), new AtomicLong());
        }

        Request with(String name, String value) {
            var more = new HashMap<>(headers);
            more.put(name, value);
            return new Request(method, uri, more, body, sent);
        }

        Request with(BodyPublisher replacement) {
            return new Request(method, uri, headers, replacement, sent);
        }

        Request with(BodyPublisher replacement, AtomicLong counter) {
            return new Request(method, uri, headers, replacement, counter);
        }

        /** As Go names a failed request. */
        @Override
        public String toString() {
            return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + uri + "\"";
        }
    }

    Transport(RegistryConfig config) {
        this.config = requireNonNull(config, "config is null");
        this.tls = new Tls(config);
        this.proxies = new Proxies(config.environment());
    }

    RegistryConfig config() {
        return config;
    }

    /** Sends a request and waits for the head of the answer, whatever its status. The body is to be closed. */
    HttpResponse<InputStream> send(Request request) throws IOException {
        Request next = request;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = sendOnce(next);
            Optional<URI> target = redirection(response);
            if (target.isEmpty()) {
                return response;
            }
            response.body().close();
            next = redirected(next, target.get(), response.statusCode());
        }
        throw new IOException(request + ": stopped after " + MOST_REDIRECTS + " redirects");
    }

    private static Optional<URI> redirection(HttpResponse<InputStream> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 ->
                response.headers().firstValue("Location").map(response.uri()::resolve);
            default -> Optional.empty();
        };
    }

    private static Request redirected(Request request, URI target, int status) throws IOException {
        if (!"http".equals(target.getScheme()) && !"https".equals(target.getScheme())) {
            throw new IOException(request + ": redirected to \"" + target + "\"");
        }
        boolean asGet = status == 303 && !request.method().equals("HEAD");
        var headers = new HashMap<>(request.headers());
        if (!host(target).equals(host(request.uri()))) {
            headers.remove("Authorization");
        }
        return new Request(
                asGet ? "GET" : request.method(),
                target,
                headers,
                asGet ? BodyPublishers.noBody() : request.body(),
                request.sent());
    }

    /** Host, and port if it is named: what a certificate directory is called. */
    static String host(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    private HttpResponse<InputStream> sendOnce(Request request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri());
        boolean bodiless = request.body().contentLength() == 0
                && (request.method().equals("GET") || request.method().equals("HEAD"));
        builder.method(request.method(), bodiless ? BodyPublishers.noBody() : request.body());
        builder.setHeader("User-Agent", "jdock");
        request.headers().forEach(builder::setHeader);
        proxies.of(request.uri()).ifPresent(proxy -> authenticate(builder, proxy));
        CompletableFuture<HttpResponse<InputStream>> answer =
                client(request.uri()).sendAsync(builder.build(), BodyHandlers.ofInputStream());
        HttpResponse<InputStream> response = await(request, answer);
        return new Watched(
                response, new GuardedBody(response.body(), config.timeouts().stall()).started());
    }

    private static void authenticate(HttpRequest.Builder builder, URI proxy) {
        if (proxy.getUserInfo() != null) {
            String[] parts = proxy.getUserInfo().split(":", 2);
            var user = new Credentials(parts[0], parts.length > 1 ? parts[1] : "", "", "", "", "");
            builder.setHeader("Proxy-Authorization", user.basic());
        }
    }

    private HttpResponse<InputStream> await(Request request, CompletableFuture<HttpResponse<InputStream>> answer)
            throws IOException {
        Duration patience = config.timeouts().answer();
        long slice = Math.clamp(patience.toMillis() / 4, 1, 1000);
        long before = request.sent().get();
        long since = System.nanoTime();
        try {
            while (true) {
                try {
                    return answer.get(slice, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    long now = request.sent().get();
                    if (now != before) {
                        before = now;
                        since = System.nanoTime();
                    } else if (System.nanoTime() - since > patience.toNanos()) {
                        throw new HttpTimeoutException(
                                request + ": no answer for " + patience.toMillis() / 1000.0 + " s");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw told(request, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            answer.cancel(true);
        }
    }

    /** A failure in the words that users of Docker know. */
    private static IOException told(Request request, Throwable problem) {
        if (problem instanceof SSLException tls) {
            return new SSLException(request + ": " + words(String.valueOf(tls.getMessage())), tls);
        }
        String reason;
        if (hasCause(problem, UnresolvedAddressException.class)) {
            reason = "dial tcp: lookup " + request.uri().getHost() + ": no such host";
        } else if (problem instanceof HttpTimeoutException) {
            return new HttpTimeoutException(request + ": no connection: " + problem.getMessage());
        } else if (problem instanceof ConnectException) {
            String detail = problem.getMessage();
            reason = "dial tcp " + host(request.uri()) + ": connect: "
                    + (detail == null ? "connection refused" : detail.toLowerCase(Locale.ROOT));
        } else {
            reason = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        }
        return new IOException(request + ": " + reason, problem);
    }

    private static String words(String tls) {
        if (tls.contains("Unsupported or unrecognized SSL message")) {
            return "http: server gave HTTP response to HTTPS client";
        }
        if (tls.contains("PKIX path building failed")) {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        }
        if (tls.contains("validity check failed")) {
            return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
        }
        return "tls: " + tls;
    }

    private static boolean hasCause(Throwable problem, Class<? extends Throwable> type) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private HttpClient client(URI uri) throws IOException {
        String host = host(uri);
        boolean secured = "https".equals(uri.getScheme());
        String key = secured && (tls.hasOwn(host) || config.isInsecure(host)) ? host : secured ? "https" : ANY;
        lock.lock();
        try {
            HttpClient known = clients.get(key);
            if (known != null) {
                return known;
            }
            if (proxies.of(uri).filter(proxy -> proxy.getUserInfo() != null).isPresent()) {
                // java.net.http refuses to send a password to a proxy that tunnels unless it is told to.
                System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            }
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(config.timeouts().connect())
                    .proxy(proxies)
                    .executor(threads);
            if (secured) {
                builder.sslContext(tls.context(host));
            }
            HttpClient made = builder.build();
            clients.put(key, made);
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            clients.values().forEach(HttpClient::shutdownNow);
            clients.clear();
        } finally {
            lock.unlock();
        }
        threads.shutdownNow();
    }
}
