package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Query;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.ContainerSnapshots;
import io.jdock.daemon.container.ImageConfigs;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.image.CommitRequest;
import io.jdock.daemon.image.Image;
import io.jdock.daemon.image.ImageId;
import io.jdock.daemon.image.ImageReference;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.content.RuntimeConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /commit}: images of containers. */
final class CommitRoutes {
    private final ContainerSnapshots containers;
    private final Images images;

    CommitRoutes(ContainerSnapshots containers, Images images) {
        this.containers = requireNonNull(containers, "containers is null");
        this.images = requireNonNull(images, "images is null");
    }

    List<Route> routes() {
        return List.of(Route.post("/commit", this::commit));
    }

    @JsonNaming(UpperCamelCaseStrategy.class)
    private record Committed(ImageId id) {}

    private void commit(Call call) throws IOException {
        Query query = call.query();
        String container = query.text("container");
        RuntimeConfig config = call.jsonIfAny(ContainerConfig.class)
                .map(ImageConfigs::of)
                .orElseGet(() -> containers.config(container));
        Optional<ImageReference> name = CommitRequest.name(query.text("repo"), query.text("tag"));
        var request =
                new CommitRequest(name, query.text("author"), query.text("comment"), config, query.all("changes"));
        Image image = containers.commit(
                container,
                query.flag("pause", true),
                name,
                request.comment(),
                content -> images.commit(content, request));
        call.answer(201, new Committed(image.id()));
    }
}
