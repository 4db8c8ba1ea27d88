package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Query;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.stream.ProgressStream;
import io.jdock.daemon.image.ImageId;
import io.jdock.daemon.image.ImageQuery;
import io.jdock.daemon.image.ImageUsers;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.ImportRequest;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.state.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /images}. Names of images may contain slashes. */
final class ImageRoutes {
    private static final int SAVE_BUFFER = 64 * 1024;

    private final Images images;
    private final ImageUsers users;
    private final RegistryRoutes registries;

    ImageRoutes(Images images, ImageUsers users, RegistryRoutes registries) {
        this.registries = requireNonNull(registries, "registries is null");
        this.images = requireNonNull(images, "images is null");
        this.users = requireNonNull(users, "users is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/images/json", this::list),
                Route.post("/images/create", this::create),
                Route.post("/images/prune", this::prune),
                Route.post("/images/load", this::load),
                Route.get("/images/get", this::saveMany),
                Route.get("/images/{name:.*}/get", this::saveOne),
                Route.get("/images/{name:.*}/json", this::inspect),
                Route.get("/images/{name:.*}/history", this::history),
                Route.post("/images/{name:.*}/tag", this::tag),
                Route.delete("/images/{name:.*}", this::remove));
    }

    private void list(Call call) throws IOException {
        Query query = call.query();
        boolean manifests = query.flag("manifests");
        var wanted = new ImageQuery(
                images.filter(query.filters()),
                query.flag("all"),
                query.flag("shared-size"),
                manifests,
                manifests ? Optional.of(users) : Optional.empty());
        call.answer(200, OlderVersions.images(call.version(), images.list(wanted)));
    }

    private void inspect(Call call) throws IOException {
        images.requirePlatform(call.path("name"), platform(call.query().text("platform")));
        call.answer(200, ClientQuirks.image(call, images.inspect(call.path("name"))));
    }

    private void history(Call call) throws IOException {
        images.requirePlatform(call.path("name"), platform(call.query().text("platform")));
        call.answer(200, images.history(call.path("name")));
    }

    private void tag(Call call) throws IOException {
        images.tag(call.path("name"), call.query().text("repo"), call.query().text("tag"));
        call.answer(201);
    }

    private void remove(Call call) throws IOException {
        call.answer(
                200,
                images.remove(
                        call.path("name"),
                        call.query().flag("force"),
                        !call.query().flag("noprune"),
                        users));
    }

    private void prune(Call call) throws IOException {
        call.answer(200, images.prune(images.filter(call.query().filters()), users));
    }

    private void load(Call call) throws IOException {
        Optional<Platform> platform = platform(call.query().text("platform"));
        boolean quiet = call.query().flag("quiet");
        ProgressStream.answer(
                call.exchange(),
                progress -> images.load(call.exchange().body(), platform, quiet ? textOf(progress) : progress));
    }

    private void saveMany(Call call) throws IOException {
        save(call, call.query().all("names"));
    }

    private void saveOne(Call call) throws IOException {
        save(call, List.of(call.path("name")));
    }

    private void save(Call call, List<String> names) throws IOException {
        if (names.isEmpty()) {
            throw EngineException.invalid("no images to save");
        }
        try (var saved = images.save(names, platform(call.query().text("platform")))) {
            // Not closed here: only the return from a whole write may end the answer.
            var out = new BufferedOutputStream(call.exchange().stream(200, "application/x-tar"), SAVE_BUFFER);
            saved.write(out);
            out.flush();
        }
    }

    /** Without the amounts, which a client that is quiet does not show. */
    private static Progress textOf(Progress progress) {
        return message -> {
            if (message.stream() != null) {
                progress.tell(message);
            }
        };
    }

    /** A platform as JSON, as newer clients send it; empty for none. */
    private static Optional<Platform> platform(String json) {
        return json.isEmpty() ? Optional.empty() : Optional.of(Json.parse(json, Platform.class));
    }

    private void create(Call call) throws IOException {
        Query query = call.query();
        String source = query.text("fromSrc");
        if (!source.isEmpty()) {
            importFrom(call, source);
            return;
        }
        registries.pull(call);
    }

    /** The body is the archive; it is unpacked while it arrives. */
    private void importFrom(Call call, String source) throws IOException {
        Query query = call.query();
        if (!source.equals("-")) {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED, "import from a URL: download the archive, and import the file");
        }
        var request = ImportRequest.of(
                source,
                query.text("repo"),
                query.text("tag"),
                query.text("message"),
                query.all("changes"),
                query.text("platform"));
        ImageId image = images.importArchive(call.exchange().body(), request);
        byte[] progress = (Json.text(Map.of("status", image.toString())) + "\r\n").getBytes(UTF_8);
        call.exchange().send(200, "application/json", progress);
    }
}
