package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.registry.Transport.Request;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One repository of one registry, for one operation. Requests are repeated where that may help; every document and blob
 * is checked against its digest by who reads it to the end. For any number of threads; closing drops what is under way.
 */
public final class RegistryClient implements AutoCloseable {
    /** As registries limit manifests. */
    public static final int DOCUMENT_LIMIT = 4 << 20;

    private static final String ACCEPTED = String.join(
            ", ",
            MediaTypes.OCI_INDEX,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_MANIFEST_LIST,
            MediaTypes.DOCKER_MANIFEST,
            "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1",
            "*/*;q=0.05");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final int MOST_PAGES = 10_000;

    private final Transport transport;
    private final Authorizer authorizer;
    private final URI base;
    private final Repository repository;
    private final List<String> scopes;

    RegistryClient(Transport transport, URI base, Repository repository, Access access, Credentials credentials) {
        this.transport = requireNonNull(transport, "transport is null");
        this.base = requireNonNull(base, "base is null");
        this.repository = requireNonNull(repository, "repository is null");
        this.authorizer = new Authorizer(transport, credentials);
        this.scopes = List.of(access.scope(repository.path()));
    }

    public Repository repository() {
        return repository;
    }

    /** Finds out that something is there and answers, and what authorisation it demands. */
    void ping() throws IOException {
        Request request = Request.of("GET", base.resolve("/v2/"));
        HttpResponse<InputStream> response = transport.send(request);
        response.body().close();
        if (response.statusCode() == 401) {
            try {
                authorizer.learn(request, response, scopes);
            } catch (RegistryException _) {
                // The request that matters fails with it.
            }
        }
    }

    /**
     * Fetches a manifest by tag or digest, checking its digest.
     *
     * @throws RegistryException if there is none, or it is not for this user
     */
    public ManifestDocument manifest(String reference) throws IOException {
        Request request = Request.of("GET", uri("/manifests/" + reference)).with("Accept", ACCEPTED);
        HttpResponse<InputStream> response = exchange(request, scopes, 200);
        byte[] content;
        try (InputStream body = response.body()) {
            content = body.readNBytes(DOCUMENT_LIMIT + 1);
        }
        if (content.length > DOCUMENT_LIMIT) {
            throw new IOException(request + ": manifest is larger than " + DOCUMENT_LIMIT + " bytes");
        }
        Digest digest = Digest.of(content);
        boolean named = reference.indexOf(':') >= 0;
        String expected = named
                ? reference
                : response.headers().firstValue("Docker-Content-Digest").orElse("");
        if (named || expected.startsWith("sha256:")) {
            if (!digest.toString().equals(expected)) {
                throw new IOException("manifest verification failed for digest " + expected);
            }
        }
        return new ManifestDocument(mediaType(response, content), digest, content);
    }

    /** The type of a manifest: its own word before the header's, as Docker takes it. */
    private static String mediaType(HttpResponse<InputStream> response, byte[] content) throws IOException {
        try {
            ManifestType type = Json.parse(content, ManifestType.class);
            if (type.mediaType() != null && !type.mediaType().isEmpty()) {
                return type.mediaType();
            }
        } catch (EngineException e) {
            throw new IOException("malformed manifest: " + e.getMessage(), e);
        }
        return response.headers()
                .firstValue("Content-Type")
                .orElse("")
                .replaceFirst(";.*", "")
                .strip();
    }

    private record ManifestType(String mediaType) {}

    /** All tags, in the registry's order. */
    public List<String> tags() throws IOException {
        var tags = new ArrayList<String>();
        Optional<URI> page = Optional.of(uri("/tags/list"));
        for (int pages = 0; page.isPresent() && pages < MOST_PAGES; pages++) {
            Request request = Request.of("GET", page.get());
            HttpResponse<InputStream> response = exchange(request, scopes, 200);
            try (InputStream body = response.body()) {
                TagList list = Json.parse(body.readNBytes(DOCUMENT_LIMIT), TagList.class);
                tags.addAll(list.tags() == null ? List.of() : list.tags());
            } catch (EngineException e) {
                throw new IOException(request + ": " + e.getMessage(), e);
            }
            page = response.headers().allValues("Link").stream()
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(link -> response.uri().resolve(link.group(1)))
                    .findFirst();
        }
        return tags;
    }

    private record TagList(List<String> tags) {}

    /** A small blob, whole and checked. */
    public byte[] document(Descriptor blob, String what) throws IOException {
        if (blob.size() > DOCUMENT_LIMIT) {
            throw new IOException(what + " " + blob.digest() + " is larger than " + DOCUMENT_LIMIT + " bytes");
        }
        try (InputStream in = blob(blob, BlobListener.NONE)) {
            byte[] content = in.readNBytes(DOCUMENT_LIMIT);
            if (!Digest.of(content).equals(blob.digest())) {
                throw new IOException(what + " verification failed for digest " + blob.digest());
            }
            return content;
        }
    }

    /**
     * A blob's bytes, exactly as many as the descriptor says. A broken connection is taken up where it broke. Who reads
     * it checks the digest.
     */
    public InputStream blob(Descriptor blob, BlobListener listener) {
        return new BlobDownload(this, blob, listener);
    }

    /** Opens a blob from an offset; the answer may start earlier if the registry knows no ranges. */
    HttpResponse<InputStream> openBlob(Digest digest, long offset) throws IOException {
        Request request = Request.of("GET", uri("/blobs/" + digest));
        return offset == 0
                ? once(request, scopes, 200)
                : once(request.with("Range", "bytes=" + offset + "-"), scopes, 200, 206);
    }

    Duration pause() {
        return transport.config().timeouts().pause();
    }

    public boolean hasBlob(Digest digest) throws IOException {
        HttpResponse<InputStream> response = exchange(Request.of("HEAD", uri("/blobs/" + digest)), scopes, 200, 404);
        response.body().close();
        return response.statusCode() == 200;
    }

    /**
     * Has the registry take a blob over from another of its repositories.
     *
     * @return whether it did
     */
    public boolean mount(Digest digest, String from) throws IOException {
        Request request =
                Request.of("POST", uri("/blobs/uploads/?mount=" + digest + "&from=" + from.replace("/", "%2F")));
        HttpResponse<InputStream> response;
        try {
            response = exchange(request, List.of(scopes.getFirst(), Access.PULL.scope(from)), 201, 202);
        } catch (RegistryException _) {
            return false;
        }
        response.body().close();
        if (response.statusCode() == 202) {
            // It began an ordinary upload instead; that one is not gone on with.
            cancel(location(response));
        }
        return response.statusCode() == 201;
    }

    private void cancel(URI upload) {
        try {
            exchange(Request.of("DELETE", upload), scopes, 200, 202, 204, 404, 405)
                    .body()
                    .close();
        } catch (IOException _) {
            // The registry forgets it after a while.
        }
    }

    /** Sends a blob that the repository has not yet. */
    public void upload(BlobSource source, BlobListener listener) throws IOException {
        new BlobUpload(this, source, listener).run();
    }

    URI beginUpload() throws IOException {
        HttpResponse<InputStream> response = exchange(Request.of("POST", uri("/blobs/uploads/")), scopes, 202);
        response.body().close();
        return location(response);
    }

    HttpResponse<InputStream> send(Request request, int... expected) throws IOException {
        return once(request, scopes, expected);
    }

    static URI location(HttpResponse<InputStream> response) throws IOException {
        return response.headers()
                .firstValue("Location")
                .map(response.uri()::resolve)
                .orElseThrow(() -> new IOException(response.uri() + ": the registry gave no location for the upload"));
    }

    /** Stores a manifest under a tag or its digest. */
    public void putManifest(String reference, String mediaType, byte[] content) throws IOException {
        Request request = Request.of("PUT", uri("/manifests/" + reference))
                .with("Content-Type", mediaType)
                .with(BodyPublishers.ofByteArray(content));
        exchange(request, scopes, 200, 201, 202).body().close();
    }

    private URI uri(String below) {
        return URI.create(base + "/v2/" + repository.path() + below);
    }

    /** Sends a request until it is answered with one of those statuses, or there is no hope. */
    private HttpResponse<InputStream> exchange(Request request, List<String> wanted, int... expected)
            throws IOException {
        for (int failures = 1; ; failures++) {
            Duration asked = Duration.ZERO;
            try {
                return once(request, wanted, expected);
            } catch (Refusal e) {
                if (failures == Pause.ATTEMPTS || !e.isPassing()) {
                    throw e.reason();
                }
                asked = e.retryAfter();
            } catch (InterruptedIOException | RegistryException e) {
                throw e;
            } catch (IOException e) {
                if (failures == Pause.ATTEMPTS) {
                    throw e;
                }
            }
            Pause.take(Pause.after(failures, pause(), asked));
        }
    }

    /** Sends a request once, or twice if the first was to learn how to authorise it. */
    private HttpResponse<InputStream> once(Request request, List<String> wanted, int... expected) throws IOException {
        HttpResponse<InputStream> response = transport.send(authorizer.authorize(request, wanted));
        if (response.statusCode() == 401 && authorizer.learn(request, response, wanted)) {
            response.body().close();
            response = transport.send(authorizer.authorize(request, wanted));
        }
        for (int status : expected) {
            if (response.statusCode() == status) {
                return response;
            }
        }
        try (InputStream body = response.body()) {
            byte[] text = request.method().equals("HEAD") ? new byte[0] : body.readNBytes(64 << 10);
            throw new Refusal(reason(request, response, text), response);
        }
    }

    /** A token that does not reach so far is no lack of a login, but of a right to this repository. */
    private static RegistryException reason(Request request, HttpResponse<InputStream> response, byte[] text) {
        if (response.statusCode() == 401) {
            for (Challenge challenge : Challenge.parse(response.headers().allValues("WWW-Authenticate"))) {
                if (challenge.parameter("error").equals("insufficient_scope")) {
                    String said = challenge.parameter("error_description");
                    return new RegistryException(
                            401,
                            "DENIED",
                            "denied: " + (said.isEmpty() ? "requested access to the resource is denied" : said));
                }
            }
        }
        return RegistryException.of(request.toString(), response.statusCode(), text);
    }

    @Override
    public void close() {
        transport.close();
    }
}
