package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Query;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.image.ImageReference;
import io.jdock.daemon.image.ImageUsers;
import io.jdock.daemon.image.Images;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /images}. Names of images may contain slashes. */
final class ImageRoutes {
    private final Images images;
    private final ImageUsers users;

    ImageRoutes(Images images, ImageUsers users) {
        this.images = requireNonNull(images, "images is null");
        this.users = requireNonNull(users, "users is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/images/json", this::list),
                Route.post("/images/create", this::create),
                Route.post("/images/prune", this::prune),
                Route.get("/images/{name:.*}/json", this::inspect),
                Route.get("/images/{name:.*}/history", this::history),
                Route.post("/images/{name:.*}/tag", this::tag),
                Route.delete("/images/{name:.*}", this::remove));
    }

    private void list(Call call) throws IOException {
        // Old clients name the reference filter in a parameter of its own; new ones count users only on demand.
        call.answer(200, images.list(images.filter(call.query().filters()), Optional.empty()));
    }

    private void inspect(Call call) throws IOException {
        call.answer(200, images.inspect(call.path("name")));
    }

    private void history(Call call) throws IOException {
        call.answer(200, images.history(call.path("name")));
    }

    private void tag(Call call) throws IOException {
        images.tag(call.path("name"), call.query().text("repo"), call.query().text("tag"));
        call.answer(201);
    }

    private void remove(Call call) throws IOException {
        call.answer(200, images.remove(call.path("name"), call.query().flag("force"), users));
    }

    private void prune(Call call) throws IOException {
        call.answer(200, images.prune(images.filter(call.query().filters()), users));
    }

    private void create(Call call) throws IOException {
        Query query = call.query();
        String source = query.text("fromSrc");
        if (!source.isEmpty()) {
            importFrom(call, source);
            return;
        }
        String name = query.text("fromImage");
        if (name.isEmpty()) {
            throw EngineException.invalid("invalid reference format");
        }
        ImageReference reference = ImageReference.parse(name);
        String tag = query.text("tag");
        String wanted = tag.isEmpty()
                ? reference.withDefaultTag().familiar()
                : reference.familiarRepository() + (tag.contains(":") ? "@" : ":") + tag;
        throw EngineException.notFound("pull access denied for " + wanted
                + ": this engine does not speak to registries yet; load the image with \"import\"");
    }

    private void importFrom(Call call, String source) throws IOException {
        throw EngineException.invalid(source);
    }
}
