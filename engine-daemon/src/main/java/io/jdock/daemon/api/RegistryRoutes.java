package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Query;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.stream.ProgressStream;
import io.jdock.daemon.image.ImageReference;
import io.jdock.daemon.image.RemoteImages;
import io.jdock.daemon.image.SearchResults;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.registry.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What needs a registry: {@code /auth}, {@code /distribution}, and of {@code /images} pull, push and search. */
final class RegistryRoutes {
    private static final String CREDENTIALS = "X-Registry-Auth";
    /** As many as Docker asks for, and gives at most. */
    private static final int SEARCH_RESULTS = 25;

    private static final int MOST_SEARCH_RESULTS = 100;

    private final RemoteImages images;

    RegistryRoutes(RemoteImages images) {
        this.images = requireNonNull(images, "images is null");
    }

    /** To stand before the routes of {@code /images}, as {@code search} is no image's name. */
    List<Route> routes() {
        return List.of(
                Route.post("/auth", this::login),
                Route.get("/distribution/{name:.*}/json", this::inspect),
                Route.get("/images/search", this::search),
                Route.post("/images/{name:.*}/push", this::push));
    }

    /** {@code POST /images/create?fromImage=}. */
    void pull(Call call) throws IOException {
        Query query = call.query();
        if (query.text("fromImage").isEmpty()) {
            throw EngineException.invalid("invalid reference format");
        }
        ImageReference reference = named(query.text("fromImage"), query.text("tag"));
        Optional<Platform> platform = Optional.of(query.text("platform"))
                .filter(text -> !text.isEmpty())
                .map(Platform::parse);
        Credentials credentials = credentials(call);
        ProgressStream.answer(call.exchange(), progress -> images.pull(reference, platform, credentials, progress));
    }

    /** A tag may be a digest as well; one in the name counts only if there is no other. */
    private static ImageReference named(String name, String tag) {
        ImageReference reference = ImageReference.parse(name);
        if (tag.isEmpty()) {
            return reference;
        }
        return tag.contains(":") ? reference.withDigest(Digest.parse(tag)) : reference.withTag(tag);
    }

    private void push(Call call) throws IOException {
        ImageReference reference = named(call.path("name"), call.query().text("tag"));
        Credentials credentials = credentials(call);
        ProgressStream.answer(call.exchange(), progress -> images.push(reference, credentials, progress));
    }

    private void login(Call call) throws IOException {
        String token = images.login(call.json(Credentials.class));
        call.answer(200, Map.of("Status", "Login Succeeded", "IdentityToken", token));
    }

    private void inspect(Call call) throws IOException {
        call.answer(200, images.inspect(call.path("name"), credentials(call)));
    }

    private void search(Call call) throws IOException {
        Query query = call.query();
        if (query.text("term").isBlank()) {
            throw EngineException.invalid("invalid empty search term");
        }
        OptionalInt limit =
                query.integer("limit").stream().filter(value -> value != 0).findFirst();
        if (limit.orElse(1) < 1 || limit.orElse(1) > MOST_SEARCH_RESULTS) {
            throw EngineException.invalid("limit " + limit.getAsInt() + " is outside the range of [1, 100]");
        }
        SearchFilter filter = SearchFilter.of(query.filters());
        SearchResults found = images.search(query.text("term"), limit.orElse(SEARCH_RESULTS), credentials(call));
        call.answer(200, found.results().stream().filter(filter::matches).toList());
    }

    private static Credentials credentials(Call call) {
        return Credentials.ofHeader(call.exchange().requestHeader(CREDENTIALS).orElse(""));
    }
}
