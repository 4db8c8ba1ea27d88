package io.jdock.daemon.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.registry.Transport.Request;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers the demands of one registry for authorisation: with the password (Basic), or with an access token from the
 * server that the registry names (Bearer), which is kept while it is valid. For any number of threads.
 */
final class Authorizer {
    private static final int DOCUMENT_LIMIT = 1 << 20;
    /** What a token is worth if its server does not say. */
    private static final long DEFAULT_SECONDS = 60;

    private final Transport transport;
    private final Credentials credentials;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Token> tokens = new HashMap<>();
    /** The last demand that was answered; empty until the first. */
    private Optional<Challenge> known = Optional.empty();
    /** From the token server, if it gave one for later. */
    private volatile String refreshToken = "";

    private record Token(String value, long expiresNanos) {
        boolean isValid() {
            return System.nanoTime() - expiresNanos < 0;
        }
    }

    private record TokenAnswer(
            String token,
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("refresh_token") String refreshToken,
            @JsonProperty("expires_in") Long expiresIn) {}

    Authorizer(Transport transport, Credentials credentials) {
        this.transport = requireNonNull(transport, "transport is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    String refreshToken() {
        return refreshToken;
    }

    /** Adds what the registry demanded before, if it did. */
    Request authorize(Request request, List<String> scopes) throws IOException {
        if (!credentials.registryToken().isEmpty()) {
            return request.with("Authorization", "Bearer " + credentials.registryToken());
        }
        lock.lock();
        try {
            if (known.isEmpty()) {
                return request;
            }
            Challenge challenge = known.get();
            return request.with(
                    "Authorization",
                    challenge.scheme().equals("basic") ? credentials.basic() : "Bearer " + token(challenge, scopes));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Learns from a refusal.
     *
     * @return whether it is worth asking again
     * @throws RegistryException if the token server refuses
     */
    boolean learn(Request request, HttpResponse<InputStream> refusal, List<String> scopes) throws IOException {
        List<Challenge> challenges = Challenge.parse(refusal.headers().allValues("WWW-Authenticate"));
        lock.lock();
        try {
            for (Challenge challenge : challenges) {
                boolean bearer = challenge.scheme().equals("bearer")
                        && !challenge.parameter("realm").isEmpty();
                boolean basic = challenge.scheme().equals("basic") && credentials.hasPassword();
                if (bearer || basic) {
                    known = Optional.of(challenge);
                    tokens.remove(key(scopes));
                    return credentials.registryToken().isEmpty();
                }
            }
            if (challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"))) {
                throw new RegistryException(401, "", request + ": no basic auth credentials");
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static String key(List<String> scopes) {
        return String.join(" ", scopes);
    }

    private String token(Challenge challenge, List<String> scopes) throws IOException {
        Token token = tokens.get(key(scopes));
        if (token == null || !token.isValid()) {
            token = fetch(challenge, scopes);
            tokens.put(key(scopes), token);
        }
        return token.value();
    }

    private Token fetch(Challenge challenge, List<String> scopes) throws IOException {
        String realm = challenge.parameter("realm");
        String identity = credentials.identityToken();
        Request request =
                identity.isEmpty() ? withPassword(realm, challenge, scopes) : withIdentity(realm, challenge, scopes);
        HttpResponse<InputStream> response = transport.send(request);
        TokenAnswer answer;
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(DOCUMENT_LIMIT);
            if (response.statusCode() != 200) {
                throw RegistryException.of(request.toString(), response.statusCode(), bytes);
            }
            answer = Json.parse(bytes, TokenAnswer.class);
        } catch (EngineException e) {
            throw new IOException(request + ": the token server's answer: " + e.getMessage(), e);
        }
        String value = answer.token() == null || answer.token().isEmpty() ? answer.accessToken() : answer.token();
        if (value == null || value.isEmpty()) {
            throw new IOException("authorization server did not include a token in the response");
        }
        if (answer.refreshToken() != null) {
            refreshToken = answer.refreshToken();
        }
        long seconds = answer.expiresIn() == null ? DEFAULT_SECONDS : Math.max(answer.expiresIn(), DEFAULT_SECONDS);
        // A tenth less, for the way of a request that uses it.
        return new Token(value, System.nanoTime() + Math.min(seconds, 86_400) * 900_000_000L);
    }

    private Request withPassword(String realm, Challenge challenge, List<String> scopes) {
        var query = new StringBuilder();
        parameter(query, "service", challenge.parameter("service"));
        for (String scope : scopes) {
            parameter(query, "scope", scope);
        }
        if (credentials.hasPassword()) {
            parameter(query, "account", credentials.username());
            if (scopes.isEmpty()) {
                parameter(query, "client_id", "docker");
                parameter(query, "offline_token", "true");
            }
        }
        String separator = realm.indexOf('?') < 0 ? "?" : "&";
        Request request = Request.of("GET", URI.create(query.isEmpty() ? realm : realm + separator + query));
        return credentials.hasPassword() ? request.with("Authorization", credentials.basic()) : request;
    }

    /** OAuth 2: RFC 6749, section 6. */
    private Request withIdentity(String realm, Challenge challenge, List<String> scopes) {
        var form = new StringBuilder();
        parameter(form, "grant_type", "refresh_token");
        parameter(form, "refresh_token", credentials.identityToken());
        parameter(form, "service", challenge.parameter("service"));
        parameter(form, "client_id", "docker");
        if (!scopes.isEmpty()) {
            parameter(form, "scope", String.join(" ", scopes));
        }
        return Request.of("POST", URI.create(realm))
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with(BodyPublishers.ofString(form.toString()));
    }

    private static void parameter(StringBuilder target, String name, String value) {
        if (!value.isEmpty()) {
            target.append(target.isEmpty() ? "" : "&").append(name).append('=').append(URLEncoder.encode(value, UTF_8));
        }
    }
}
