package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.registry.Transport.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the way to registries: mirrors, HTTPS, and plain HTTP where it is allowed. */
public final class Registry {
    private static final String HUB_INDEX = "https://index.docker.io";

    private final RegistryConfig config;

    public Registry(RegistryConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    public RegistryConfig config() {
        return config;
    }

    /**
     * Where a repository may be found; the first that serves is to be used.
     *
     * @param mirror whether it is only a copy, whose failure means nothing
     */
    public record Endpoint(URI base, boolean mirror) {
        public Endpoint {
            requireNonNull(base, "base is null");
        }
    }

    /** In the order in which they are to be tried, at least one. Mirrors are for pulls from Docker's own registry. */
    public List<Endpoint> endpoints(String domain, Access access) {
        var endpoints = new ArrayList<Endpoint>();
        if (domain.equals(Repository.DOCKER) && access == Access.PULL) {
            config.mirrors().forEach(mirror -> endpoints.add(new Endpoint(mirror, true)));
        }
        String host = Repository.host(domain);
        endpoints.add(new Endpoint(URI.create("https://" + host), false));
        if (config.isInsecure(host)) {
            endpoints.add(new Endpoint(URI.create("http://" + host), false));
        }
        return endpoints;
    }

    /**
     * Connects.
     *
     * @param endpoints of {@link #endpoints}, perhaps without those that were tried
     * @return the client, and which of the endpoints it speaks to
     * @throws IOException of the last endpoint, if none answers
     */
    public Connected connect(List<Endpoint> endpoints, Repository repository, Access access, Credentials credentials)
            throws IOException {
        IOException problem = new IOException("no endpoint for " + repository.domain());
        for (int at = 0; at < endpoints.size(); at++) {
            Endpoint endpoint = endpoints.get(at);
            RegistryClient client = new RegistryClient(
                    new Transport(config),
                    endpoint.base(),
                    repository,
                    access,
                    endpoint.mirror() ? Credentials.NONE : credentials);
            try {
                client.ping();
                return new Connected(client, endpoint, endpoints.subList(at + 1, endpoints.size()));
            } catch (InterruptedIOException e) {
                client.close();
                throw e;
            } catch (IOException e) {
                client.close();
                e.addSuppressed(problem);
                problem = e;
            }
        }
        throw problem;
    }

    /** A client with what it is connected to, and what may be tried after it. */
    public record Connected(RegistryClient client, Endpoint endpoint, List<Endpoint> others) {
        public Connected {
            requireNonNull(client, "client is null");
            requireNonNull(endpoint, "endpoint is null");
            others = List.copyOf(others);
        }
    }

    /**
     * Proves credentials to the registry that they name.
     *
     * @return a token in place of the password, if the registry gives one; else empty
     * @throws RegistryException 401 if the registry does not take them
     */
    public String login(Credentials credentials) throws IOException {
        String domain = domain(credentials.serverAddress());
        Connected connected =
                connect(endpoints(domain, Access.PUSH), new Repository(domain, ""), Access.PULL, Credentials.NONE);
        connected.client().close();
        try (var transport = new Transport(config)) {
            var authorizer = new Authorizer(transport, credentials);
            Request request = Request.of("GET", connected.endpoint().base().resolve("/v2/"));
            HttpResponse<InputStream> response = transport.send(request);
            if (response.statusCode() == 401 && authorizer.learn(request, response, List.of())) {
                response.body().close();
                response = transport.send(authorizer.authorize(request, List.of()));
            }
            response.body().close();
            if (response.statusCode() != 200) {
                throw new RegistryException(
                        response.statusCode(),
                        "",
                        "login attempt to " + request.uri() + " failed with status: "
                                + RegistryException.statusLine(response.statusCode()));
            }
            return authorizer.refreshToken();
        }
    }

    /** The registry that a server address stands for; Docker's own has had several. */
    static String domain(String serverAddress) {
        String host = serverAddress.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return host.isEmpty() || host.equals("index.docker.io") || host.equals("registry-1.docker.io")
                ? Repository.DOCKER
                : host;
    }

    /**
     * Searches as Docker's first protocol has it; no other has a search.
     *
     * @return the registry's JSON
     * @throws RegistryException 404 from a registry without a search
     */
    public byte[] search(String domain, String term, int limit, Credentials credentials) throws IOException {
        List<URI> bases = domain.equals(Repository.DOCKER)
                ? List.of(URI.create(HUB_INDEX))
                : endpoints(domain, Access.PUSH).stream().map(Endpoint::base).toList();
        String query = "/v1/search?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit;
        IOException problem = new IOException("no endpoint for " + domain);
        try (var transport = new Transport(config)) {
            for (URI base : bases) {
                Request request = Request.of("GET", URI.create(base + query));
                if (credentials.hasPassword()) {
                    request = request.with("Authorization", credentials.basic());
                }
                try {
                    HttpResponse<InputStream> response = transport.send(request);
                    try (InputStream body = response.body()) {
                        byte[] content = body.readNBytes(RegistryClient.DOCUMENT_LIMIT);
                        if (response.statusCode() != 200) {
                            throw new RegistryException(
                                    response.statusCode(), "", "Unexpected status code " + response.statusCode());
                        }
                        return content;
                    }
                } catch (RegistryException e) {
                    throw e;
                } catch (IOException e) {
                    problem = e;
                }
            }
        }
        throw problem;
    }
}
